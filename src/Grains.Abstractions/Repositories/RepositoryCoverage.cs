using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>How many files of one language one parser has indexed, with their lines and bytes of text.</summary>
/// <param name="Parser">One of <see cref="Parsers"/>.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.LanguageCoverage")]
public sealed record LanguageCoverage(
    [property: Id(0)] string Language,
    [property: Id(1)] string Parser,
    [property: Id(2)] int Files,
    [property: Id(3)] long Lines,
    [property: Id(4)] long TextBytes);

/// <summary>What of a repository is indexed, and how.</summary>
/// <param name="Languages">One entry for each language and parser, those with the most bytes first.</param>
/// <param name="Skipped">Files found by path only, by reason, the most frequent first.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.RepositoryCoverage")]
public sealed record RepositoryCoverage(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<LanguageCoverage> Languages,
    [property: Id(3)] ImmutableArray<SkippedFiles> Skipped);
