namespace LunarHub.ApiHost.Repositories;

/// <summary>What of a repository is indexed, and how.</summary>
public sealed record CoverageView
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    /// <summary>Files of the indexed commit.</summary>
    public required int Files { get; init; }

    /// <summary>Files whose text is indexed; the others are found by their path only.</summary>
    public required int FilesIndexed { get; init; }

    /// <summary>Lines of the indexed text.</summary>
    public required long Lines { get; init; }

    /// <summary>Bytes of the indexed text.</summary>
    public required long TextBytes { get; init; }

    /// <summary>The share of files whose text is indexed, 0 to 1.</summary>
    public required double FileShare { get; init; }

    /// <summary>The share of the indexed lines that were chunked by a syntax tree, 0 to 1.</summary>
    public required double SyntaxLineShare { get; init; }

    /// <summary>The share of the indexed bytes that were chunked by a syntax tree, 0 to 1.</summary>
    public required double SyntaxByteShare { get; init; }

    /// <summary>One entry for each language and parser, those with the most bytes first.</summary>
    public required IReadOnlyList<LanguageCoverageView> Languages { get; init; }

    /// <summary>Files found by path only, by reason.</summary>
    public required IReadOnlyList<SkippedView> Skipped { get; init; }
}

/// <summary>Files of one language that one parser (<c>tree-sitter</c> or <c>lexical</c>) has chunked.</summary>
public sealed record LanguageCoverageView(string Language, string Parser, int Files, long Lines, long TextBytes);
