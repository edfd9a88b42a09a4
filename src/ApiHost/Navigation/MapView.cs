namespace LunarHub.ApiHost.Navigation;

/// <summary>The skeleton of a repository: its most used definitions by file, cut to a budget.</summary>
public sealed record MapView
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    public required string Ref { get; init; }

    public required string Commit { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    public required bool IsHead { get; init; }

    /// <summary>Always <c>name</c>: uses are counted by name.</summary>
    public string Basis { get; init; } = "name";

    /// <summary>The map as text: a line for each file, below it one for each definition with its line number.</summary>
    public required string Text { get; init; }

    /// <summary>The size of <see cref="Text"/>, a token taken as four bytes.</summary>
    public required int Tokens { get; init; }

    /// <summary>The most central file first.</summary>
    public required IReadOnlyList<MapFileView> Files { get; init; }

    /// <summary>Files with used definitions that did not fit.</summary>
    public required int OmittedFiles { get; init; }

    public required bool Partial { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required double TookMs { get; init; }
}

/// <summary>One file of a map.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Language">Its language.</param>
/// <param name="Centrality">How much the repository uses its definitions; the most used file of the map has 1.</param>
/// <param name="Symbols">Its most used definitions, by line.</param>
public sealed record MapFileView(string Path, string Language, double Centrality, IReadOnlyList<MapSymbolView> Symbols);

/// <summary>One definition of a map.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Scope">The qualified name of what encloses it.</param>
/// <param name="Signature">The declaration without its body.</param>
/// <param name="StartLine">Its first line.</param>
/// <param name="References">In how many files the name is used.</param>
public sealed record MapSymbolView(string Name, string Kind, string? Scope, string? Signature, int StartLine, int References);
