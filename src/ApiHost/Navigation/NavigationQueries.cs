using LunarHub.Grains;

namespace LunarHub.ApiHost.Navigation;

/// <summary>A question about the names of definitions.</summary>
public sealed record SymbolQuery
{
    /// <summary>A name or a part of one.</summary>
    public required string Pattern { get; init; }

    /// <summary>How it must fit; any way when not given.</summary>
    public SymbolMatch? Match { get; init; }

    /// <summary>Repository ids or names; none for all.</summary>
    public IReadOnlyList<string>? Repos { get; init; }

    public IReadOnlyList<string>? Refs { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>A glob over paths.</summary>
    public string? Path { get; init; }

    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>A question about a name, or about the name at a place. One of <see cref="Name"/> and <see cref="At"/> is given.</summary>
public sealed record NameQuery
{
    public string? Name { get; init; }

    public PlaceQuery? At { get; init; }

    /// <summary>Ids or names of the repositories to look in; none for all.</summary>
    public IReadOnlyList<string>? Repos { get; init; }

    public IReadOnlyList<string>? Refs { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public IReadOnlyList<ReferenceRole>? Roles { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>A place in a file. Line and column count from 1; the column is in UTF-16 code units.</summary>
public sealed record PlaceQuery(string Repo, string? Ref, string Path, int Line, int Column);

/// <summary>A question for a repository's map.</summary>
/// <param name="Repo">Id or name.</param>
/// <param name="Ref">Null for the default ref.</param>
/// <param name="Tokens">The budget; null for the default one.</param>
/// <param name="Focus">Paths, globs or names that the reader is busy with.</param>
public sealed record MapQuery(string Repo, string? Ref = null, int? Tokens = null, IReadOnlyList<string>? Focus = null);
