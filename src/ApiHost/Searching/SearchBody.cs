using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Searching;

/// <summary>A search as a client asks for it.</summary>
public sealed record SearchBody
{
    /// <summary>The query text, in the language of docs/query-language.md.</summary>
    public required string Query { get; init; }

    /// <summary>Repository ids or names; none for all.</summary>
    public IReadOnlyList<string>? Repos { get; init; }

    /// <summary>Full or short ref names; none for each repository's default ref.</summary>
    public IReadOnlyList<string>? Refs { get; init; }

    /// <summary>Language ids such as <c>python</c> or <c>csharp</c>; none for all.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Hits in this answer, from 1 to 200; 20 when not given.</summary>
    [Range(1, SearchRequest.MaximumLimit)]
    [DefaultValue(SearchRequest.DefaultLimit)]
    public int? Limit { get; init; }

    /// <summary>From the previous answer, to go on after its last hit.</summary>
    public string? Cursor { get; init; }

    /// <summary>Which evidence answers: hybrid (the default), keyword, semantic or exact.</summary>
    public SearchMode? Mode { get; init; }

    /// <summary>True to have each hit's score explained signal by signal.</summary>
    public bool? Explain { get; init; }

    /// <summary>True to have the syntax of each snippet as tokens.</summary>
    public bool? Tokens { get; init; }

    /// <summary>A commit of the one repository that is asked, by seven or more digits of its id: the answer waits until the index shows it or a later one.</summary>
    public string? AtLeast { get; init; }

    /// <summary>True to have the sources looked at now; the answer waits until what they have is indexed.</summary>
    public bool? Fresh { get; init; }

    /// <summary>Seconds to wait for <see cref="AtLeast"/> or <see cref="Fresh"/>, up to 55; 10 when not given.</summary>
    [Range(0.0, 55.0)]
    [DefaultValue(10.0)]
    public double? Wait { get; init; }

    /// <summary>Whether the best hits get a second look by the reranking model; the server's choice when not given. <c>rerank:</c> in the query overrides it.</summary>
    public bool? Rerank { get; init; }

    /// <summary>Whether words of the query bring others that mean the same; the server's choice when not given. <c>expand:</c> in the query overrides it.</summary>
    public bool? Expand { get; init; }

    /// <summary>A session id: the search then uses the session's filters where this one names none, and is remembered.</summary>
    public string? Session { get; init; }
}
