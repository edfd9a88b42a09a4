using LunarHub.ApiHost.Searching;

namespace LunarHub.ApiHost.Files;

/// <summary>A file as indexed, in whole or some of its lines.</summary>
public sealed record FileView
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    public required string Ref { get; init; }

    public required string Commit { get; init; }

    public required string Path { get; init; }

    /// <summary>The Git object id of the content.</summary>
    public required string Blob { get; init; }

    public required string Language { get; init; }

    /// <summary>The lines asked for. Empty when the file was skipped.</summary>
    public required string Text { get; init; }

    /// <summary>Which lines <see cref="Text"/> holds and how many there are.</summary>
    public required LinesView Lines { get; init; }

    /// <summary>What made the chunks: <c>tree-sitter</c> (the language's grammar) or <c>lexical</c> (headings and paragraphs). Absent when the file was skipped.</summary>
    public string? IndexedAs { get; init; }

    /// <summary>Why the text is empty although the file is not.</summary>
    public string? SkippedBecause { get; init; }

    public required IReadOnlyList<string> Traits { get; init; }

    /// <summary>The whole file's chunks, whatever lines were asked for.</summary>
    public required IReadOnlyList<ChunkView> Chunks { get; init; }

    /// <summary>The whole file's definitions, whatever lines were asked for.</summary>
    public required IReadOnlyList<SymbolView> Symbols { get; init; }

    /// <summary>When asked for: the syntax of <see cref="Text"/>, in order, not overlapping. Absent where it took too long, or there are more than 100,000 tokens.</summary>
    public IReadOnlyList<TokenView>? Tokens { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public required bool IsHead { get; init; }

    /// <summary>True for an edit of a working tree that is in no commit: <see cref="Commit"/> is the one that it lies over. Absent otherwise.</summary>
    public bool? Uncommitted { get; init; }
}

/// <summary>Lines from 1, both ends included; start 1 and end 0 for an empty file.</summary>
public sealed record LinesView(int Start, int End, int Total);

/// <summary>A run of whole lines, from 1, both ends included.</summary>
public sealed record ChunkView(int StartLine, int EndLine, string Kind, string? Symbol, string? Parent, string? Signature);

/// <summary>A definition in the file.</summary>
public sealed record SymbolView(string Name, string Kind, string? Scope, int StartLine, int EndLine);
