namespace LunarHub.Subtokens;

/// <summary>Words and the code that they speak of: one line of a file of pairs.</summary>
/// <param name="Repository">Where it comes from: a folder's name, or a file's of questions.</param>
/// <param name="Kind">How the two were found to belong together.</param>
/// <param name="Language">The code's language id.</param>
/// <param name="Path">The file, or null.</param>
/// <param name="Symbol">What the code defines, or null.</param>
/// <param name="Query">The words.</param>
/// <param name="Code">The code, without the words.</param>
internal sealed record Pair(string Repository, PairKind Kind, string Language, string? Path, string? Symbol, string Query, string Code)
{
    /// <summary>Whether this code answers the other pair's query as well as its own does.</summary>
    public bool Answers(Pair other) => Code == other.Code || Query == other.Query || (other.Symbol is not null && Symbol == other.Symbol);
}

internal enum PairKind
{
    /// <summary>The documentation of a definition and the definition without its comments, as the product's parser finds them.</summary>
    Documentation,

    /// <summary>A comment and what stands below it, found by layout.</summary>
    Comment,

    /// <summary>The words of a name and the body without that name.</summary>
    Name,

    /// <summary>A question that somebody asked and the code that answers it.</summary>
    Question,
}
