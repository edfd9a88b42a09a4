namespace LunarHub.Models;

/// <summary>One candidate as a reranker reads it.</summary>
/// <param name="Text">The chunk, with its comments, at most <see cref="LongestText"/> characters.</param>
/// <param name="Path">Of the file, in its repository.</param>
/// <param name="Language">Language id.</param>
/// <param name="Kind">What the chunk is: a function, a type, a heading's section.</param>
/// <param name="Symbol">The definition that the chunk is named after, or null.</param>
/// <param name="Parent">What encloses it, or null.</param>
public sealed record RerankCandidate(string Text, string Path, string Language, string Kind, string? Symbol, string? Parent)
{
    /// <summary>A longer chunk is cut to this many UTF-16 units.</summary>
    public const int LongestText = 4_096;

    /// <summary>The chunk's first line in its file, from 1.</summary>
    public int StartLine { get; init; }

    /// <summary>Its last line.</summary>
    public int EndLine { get; init; }

    /// <summary>Its score before reranking.</summary>
    public double Score { get; init; }

    /// <summary>BM25F as a share of the answer's best, 0 where words did not bring it.</summary>
    public float Keyword { get; init; }

    /// <summary>The cosine of the vectors, 0 where meaning did not bring it.</summary>
    public float Cosine { get; init; }
}
