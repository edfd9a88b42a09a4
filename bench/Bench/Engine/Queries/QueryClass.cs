namespace LunarHub.Bench.Engine.Queries;

/// <summary>Kinds of queries, in the order of the tables.</summary>
internal enum QueryClass
{
    /// <summary>A compound identifier that occurs in the text, case-sensitive.</summary>
    Identifier,

    /// <summary>Ten characters of a line that at most three files hold, case-sensitive.</summary>
    Rare,

    /// <summary>A regular expression with literals, case-sensitive.</summary>
    Regex,

    /// <summary>Three words that one line holds, all of them in a file.</summary>
    And,

    /// <summary>The same three words, any of them, ranked.</summary>
    Ranked,

    /// <summary>The name of a definition, looked up as such.</summary>
    Symbol,

    /// <summary>Ten letters that no file holds.</summary>
    Absent,

    /// <summary>An identifier within a folder or a language.</summary>
    Filtered,
}

internal static class QueryClasses
{
    public static IReadOnlyList<QueryClass> All { get; } = Enum.GetValues<QueryClass>();

    public static string Name(this QueryClass value) => value switch
    {
        QueryClass.Rare => "rare substring",
        QueryClass.And => "three words AND",
        QueryClass.Ranked => "three words OR, ranked",
        _ => value.ToString().ToLowerInvariant(),
    };
}
