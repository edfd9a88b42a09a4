using System.Collections.Immutable;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>Finds the name that stands at a position and what its file says about it.</summary>
internal sealed class PositionReader(IGrainFactory grains)
{
    /// <summary>Uses of names on one line that are looked at; a longer line is generated.</summary>
    private const int MaximumOnLine = 2_000;

    /// <returns>The name, the place it is asked from, and a warning where the parser saw no name there.</returns>
    /// <exception cref="HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>file-unknown</c>, <c>position-invalid</c>.</exception>
    public async Task<(string Name, AskingPlace Place, string? Warning)> ReadAsync(CodePosition position, CancellationToken cancellationToken)
    {
        var (entry, file) = await ReadFileAsync(position.Repository, position.Ref, position.Path, cancellationToken);
        var line = LineOf(file, position);
        var uses = await Shard(entry, file.Path).FindReferencesAsync(
            new ShardReferenceSearch { Refs = [file.Ref], Path = file.Path, FirstLine = position.Line, LastLine = position.Line, Limit = MaximumOnLine },
            cancellationToken);
        var use = uses.References.FirstOrDefault(use => use.Column <= position.Column && position.Column < use.Column + use.Length)
            ?? uses.References.FirstOrDefault(use => position.Column == use.Column + use.Length);
        var (column, name) = use is not null ? (use.Column, use.Name)
            : IdentifierAt.Find(line, position.Column) ?? throw new HubException("position-invalid", $"no name stands at {file.Path}:{position.Line}:{position.Column}; the line is: {Shown(line)}");
        var place = PlaceIn(file, position.Line) with { Role = use?.Role, Qualifier = IdentifierAt.Qualifier(line, column) };
        return (name, place, use is null && !DefinesAt(file, name, position.Line) ? $"the parser saw no use of a name at {file.Path}:{position.Line}:{position.Column}; the word '{name}' is looked up" : null);
    }

    /// <summary>A line of a file as a place to ask from, when no use of a name is meant.</summary>
    public async Task<AskingPlace?> ReadPlaceAsync(CodePlace place, int line, CancellationToken cancellationToken)
        => await grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(place.RepositoryId, place.Path)).ReadAsync(place.Ref, cancellationToken) is { } file ? PlaceIn(file, line) : null;

    /// <exception cref="HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>file-unknown</c>.</exception>
    public async Task<(CatalogEntry Repository, FileContent File)> ReadFileAsync(string repository, string? reference, string path, CancellationToken cancellationToken)
    {
        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        var entry = catalog.Repositories.FirstOrDefault(known => known.Id == repository)
            ?? catalog.Repositories.FirstOrDefault(known => known.Name == repository)
            ?? throw UnknownNames.Repository(repository, catalog.Repositories.Select(known => known.Name));
        var given = string.IsNullOrEmpty(reference) ? null : reference;
        return (entry, await grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(entry.Id, path)).ReadAsync(given, cancellationToken)
            ?? throw new HubException("file-unknown", $"{entry.Name} has no file '{path}'{(given is null ? "" : $" at {given}")}; paths are case-sensitive and begin without a slash"));
    }

    private IShardGrain Shard(CatalogEntry entry, string path) => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, ShardPlan.ShardOf(path, entry.Shards)));

    private static AskingPlace PlaceIn(FileContent file, int line) => new()
    {
        RepositoryId = file.RepositoryId,
        Ref = file.Ref,
        Path = file.Path,
        Language = file.Language,
        IsTest = file.Traits.Contains("test"),
        Line = line,
        Scopes = ScopesAround(file, line),
        Imports = ImportPaths.Read(file.Language, file.Text),
    };

    private static ImmutableArray<string> ScopesAround(FileContent file, int line)
    {
        var around = file.Symbols.Where(symbol => symbol.StartLine <= line && line <= symbol.EndLine).OrderByDescending(symbol => symbol.StartLine).ThenBy(symbol => symbol.EndLine).ToList();
        var names = around.Select(symbol => symbol.Scope is null ? symbol.Name : $"{symbol.Scope}.{symbol.Name}");

        // The namespace of the whole file is a scope although no definition's lines say so.
        var outermost = around.Count > 0 ? around[^1].Scope : null;
        return [.. (outermost is null ? names : names.Append(outermost)).Distinct(StringComparer.Ordinal)];
    }

    private static string LineOf(FileContent file, CodePosition position)
    {
        if (file.SkippedBecause is { } reason)
        {
            throw new HubException("position-invalid", $"the text of {file.Path} is not indexed: {reason}");
        }

        var lines = file.Text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        if (position.Line < 1 || position.Line > count)
        {
            throw new HubException("position-invalid", $"{file.Path} has {count} lines; there is no line {position.Line}");
        }

        var line = lines[position.Line - 1].TrimEnd('\r');
        return position.Column >= 1 && position.Column <= line.Length + 1
            ? line
            : throw new HubException("position-invalid", $"line {position.Line} of {file.Path} has {line.Length} columns; there is no column {position.Column}");
    }

    private static bool DefinesAt(FileContent file, string name, int line) => file.Symbols.Any(symbol => symbol.Name == name && symbol.StartLine <= line && line <= symbol.EndLine);

    private static string Shown(string line) => line.Trim() is { Length: > 120 } text ? text[..120] + "…" : line.Trim();
}
