using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Which events a subscriber wants. Filters of different kinds must all hold; of the values of one any will do. Those by path, language and author speak of files: they cut an event down
/// to the files that fit and leave out what has none; an event about a commit as a whole is chosen by its author, and left out by a path or language.
/// </summary>
[GenerateSerializer, Immutable, Alias("lunarhub.EventFilter")]
public sealed record EventFilter
{
    /// <summary>The most values of one filter.</summary>
    public const int MaximumValues = 100;

    /// <summary>Ids or names of repositories; empty for all.</summary>
    [Id(0)] public ImmutableArray<string> Repositories { get; init; } = [];

    /// <summary>See <see cref="PathFilter"/>; empty for all.</summary>
    [Id(1)] public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Language ids; empty for all.</summary>
    [Id(2)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Parts of names or mail addresses, letter case aside; empty for all.</summary>
    [Id(3)] public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>Empty for all.</summary>
    [Id(4)] public ImmutableArray<EventKind> Kinds { get; init; } = [];

    /// <summary>Full or short names of refs; empty for all.</summary>
    [Id(5)] public ImmutableArray<string> Refs { get; init; } = [];

    private bool SpeaksOfFiles => !Paths.IsEmpty || !Languages.IsEmpty || !Authors.IsEmpty;

    /// <summary>The event, or what of it fits; null when nothing does.</summary>
    public HubEvent? Apply(HubEvent happened)
    {
        if (!Wants(happened))
        {
            return null;
        }

        if (!SpeaksOfFiles)
        {
            return happened;
        }

        if (happened.Files is { } files)
        {
            var fitting = files.Changes.RemoveAll(file => !Fits(file.Path, file.OldPath, file.Language, file.Author, file.AuthorEmail));
            return fitting.IsEmpty ? null : fitting.Length == files.Changes.Length ? happened : happened with { Files = files with { Changes = fitting } };
        }

        if (happened.Match is { } match)
        {
            var fitting = match.Places.RemoveAll(place => !Fits(place.Path, null, place.Language, place.Author, place.AuthorEmail));
            return fitting.IsEmpty ? null : fitting.Length == match.Places.Length ? happened : happened with { Match = match with { Places = fitting } };
        }

        return Paths.IsEmpty && Languages.IsEmpty && IsBy(happened.Author, happened.AuthorEmail) ? happened : null;
    }

    /// <summary>Whether a place in a file fits the filters that speak of files.</summary>
    public bool Fits(string path, string? oldPath, string? language, string? author, string? email)
        => (Paths.IsEmpty || Paths.Any(filter => PathFilter.Matches(filter, path) || (oldPath is not null && PathFilter.Matches(filter, oldPath))))
            && (Languages.IsEmpty || Languages.Contains(language ?? "", StringComparer.OrdinalIgnoreCase))
            && IsBy(author, email);

    private bool Wants(HubEvent happened)
        => (Kinds.IsEmpty || Kinds.Contains(happened.Kind))
            && (Repositories.IsEmpty || Repositories.Contains(happened.RepositoryId, StringComparer.Ordinal) || Repositories.Contains(happened.Repository ?? "", StringComparer.Ordinal))
            && (Refs.IsEmpty || (happened.Ref is { } reference && Refs.Any(given => RefNames.Matches(given, reference))));

    private bool IsBy(string? author, string? email)
        => Authors.IsEmpty || Authors.Any(part => (author?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false) || (email?.Contains(part, StringComparison.OrdinalIgnoreCase) ?? false));
}
