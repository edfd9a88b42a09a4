using System.Text.Json.Serialization;
using LunarHub.ApiHost.Errors;

namespace LunarHub.ApiHost.Searching;

/// <summary>A search for every matching line.</summary>
/// <param name="Query">The query text; words are text, as in exact mode.</param>
/// <param name="Repos">Repository ids or names; none for all.</param>
/// <param name="Refs">Full or short ref names; none for each repository's default ref.</param>
/// <param name="Languages">Language ids; none for all.</param>
public sealed record LinesQuery(string Query, IReadOnlyList<string>? Repos = null, IReadOnlyList<string>? Refs = null, IReadOnlyList<string>? Languages = null);

/// <summary>One line of a stream: a matching line, or, as the last, <see cref="End"/> alone. A stream without it was broken off.</summary>
public sealed record LineRecord
{
    /// <summary>The repository's name.</summary>
    public string? Repo { get; init; }

    public string? Ref { get; init; }

    /// <summary>The commit that the index of the ref showed.</summary>
    public string? Commit { get; init; }

    public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public bool? IsHead { get; init; }

    public string? Path { get; init; }

    /// <summary>From 1.</summary>
    public int? Line { get; init; }

    /// <summary>Without its end of line.</summary>
    public string? Text { get; init; }

    /// <summary>Where in <see cref="Text"/>, in order, not overlapping.</summary>
    public IReadOnlyList<Highlight>? Matches { get; init; }

    public LinesEnd? End { get; init; }

    [JsonIgnore]
    public bool IsEnd => End is not null;
}

/// <summary>What a stream of lines held.</summary>
public sealed record LinesEnd
{
    public required long Lines { get; init; }

    public required long Matches { get; init; }

    public required long Files { get; init; }

    /// <summary>True when something did not come to its end, so that there may be more lines; <see cref="Missing"/> says what.</summary>
    public required bool Partial { get; init; }

    /// <summary>One line for each shard or repository that did not come to its end, and why.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>How the query was understood, where that may surprise.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>True when <c>count:</c> ended the list before its end.</summary>
    public required bool Cut { get; init; }

    public required double TookMs { get; init; }

    /// <summary>What broke the stream off on the server's side after it had begun.</summary>
    public Problem? Problem { get; init; }
}
