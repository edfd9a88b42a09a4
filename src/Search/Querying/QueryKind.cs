namespace LunarHub.Search;

/// <summary>What kind of thing a query is. Each kind is answered with weights of its own; docs/ranking.md says how they are told apart.</summary>
public enum QueryKind
{
    /// <summary>A few words.</summary>
    Words,

    /// <summary>A sentence: a question, a description, the subject of a commit.</summary>
    Prose,

    /// <summary>The name of something in the code.</summary>
    Identifier,

    /// <summary>A file's path, or the end of one.</summary>
    Path,

    /// <summary>Text or an expression that must stand there as it is.</summary>
    Exact,

    /// <summary>What a program says when something goes wrong.</summary>
    Error,

    /// <summary>Where a program was when something went wrong: the lines that it prints.</summary>
    StackTrace,

    /// <summary>Code.</summary>
    Code,
}
