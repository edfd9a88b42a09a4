using LunarHub.Bench.Engine.Corpora;
using LunarHub.Grains;

namespace LunarHub.Bench.Engine.Queries;

/// <summary>One query in the terms that every system understands, and as Lunar Hub is asked.</summary>
/// <param name="Hub">In the language of docs/query-language.md.</param>
/// <param name="Pattern">The literal, or the expression of <see cref="QueryClass.Regex"/> in a syntax that .NET, RE2, Rust's regex, GNU and PostgreSQL read alike; a name for <see cref="QueryClass.Symbol"/>; empty for words.</param>
/// <param name="Words">For <see cref="QueryClass.And"/> and <see cref="QueryClass.Ranked"/>.</param>
/// <param name="PathPart">Only files whose path in their repository contains it; null for all.</param>
/// <param name="Extension">Only files with it, dot included; null for all.</param>
internal sealed record EngineQuery(QueryClass Class, string Hub, SearchMode Mode, string Pattern, IReadOnlyList<string> Words, string? PathPart = null, string? Extension = null)
{
    /// <summary>Whether the set of matching lines is defined by the pattern alone and can be compared with ripgrep's.</summary>
    public bool IsExact => Class is not (QueryClass.And or QueryClass.Ranked or QueryClass.Symbol);

    // As long as the query language allows, so that no search is cut short.
    private const int LongestTimeoutMs = 60_000;
    private const int NearTimeouts = 50_000;

    public bool IsRegex => Class == QueryClass.Regex;

    /// <summary>The same question, worded so that an answer to another <paramref name="asking"/> of it does not serve: a server that keeps answers has to search.</summary>
    public string HubAnew(int asking) => $"{Hub} timeout:{LongestTimeoutMs - (asking % NearTimeouts)}ms";

    /// <summary>Whether the filter lets the file through.</summary>
    /// <param name="path">Relative to the corpus.</param>
    public bool Admits(string path) =>
        (PathPart is null || path.IndexOf(PathPart, path.IndexOf('/', StringComparison.Ordinal) + 1, StringComparison.Ordinal) >= 0)
        && (Extension is null || Path.GetExtension(path) == Extension);

    /// <inheritdoc cref="Admits(string)"/>
    public bool Admits(CorpusFile file) => Admits(file.Path);
}
