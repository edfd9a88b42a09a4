using System.Collections.Immutable;
using LunarHub.Grains.Searching;
using LunarHub.Search;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>What the reader of a map is busy with: files, names, and the names that those files use.</summary>
internal sealed class MapFocus
{
    private const int MaximumEntries = 20;
    private const int MaximumUses = 3_000;
    private const double Named = 60, Held = 25, Used = 8;

    private readonly List<(string Text, Func<string, bool> Matches)> entries = [];
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly HashSet<string> met = new(StringComparer.Ordinal);

    private MapFocus()
    {
    }

    /// <summary>Names to ask for besides the most used: those that the focus names or whose definitions its files hold.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <exception cref="HubException"><c>focus-invalid</c>.</exception>
    public static async Task<MapFocus> ReadAsync(IGrainFactory grains, ShardFan fan, CatalogEntry repository, string reference, ImmutableArray<string> given, CancellationToken cancellationToken)
    {
        var focus = new MapFocus();
        if (given.Length > MaximumEntries || given.Any(text => text.Length is 0 or > 500))
        {
            throw new HubException("focus-invalid", $"a focus is at most {MaximumEntries} paths, globs or names");
        }

        foreach (var text in given)
        {
            focus.entries.Add((text, Glob.Matcher(text, isRegex: false)));
            if (await grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(repository.Id, text)).ReadAsync(reference, cancellationToken) is { } file)
            {
                focus.met.Add(text);
                focus.files.Add(text);
                focus.Names.UnionWith(file.Symbols.Select(symbol => symbol.Name));
                await focus.ReadUsesAsync(fan, repository, reference, text, cancellationToken);
            }
            else
            {
                focus.Names.Add(NameOf(text));
            }
        }

        return focus;
    }

    /// <summary>How much more a definition counts for this reader.</summary>
    public double Boost(ShardSymbol symbol)
    {
        var boost = 1.0;
        foreach (var (text, matches) in entries)
        {
            if (NameOf(text) == symbol.Name)
            {
                met.Add(text);
                boost = Math.Max(boost, Named);
            }
            else if (files.Contains(text) ? symbol.Path == text : matches(symbol.Path))
            {
                met.Add(text);
                boost = Math.Max(boost, Held);
            }
        }

        return boost > 1 || !used.Contains(symbol.Name) ? boost : Used;
    }

    /// <summary>A line for each entry that no file and no definition answers to; meaningful once every definition has been looked at.</summary>
    public ImmutableArray<string> Unmet() => [.. entries.Where(entry => !met.Contains(entry.Text)).Select(entry => $"nothing answers to the focus '{entry.Text}'")];

    private async Task ReadUsesAsync(ShardFan fan, CatalogEntry repository, string reference, string path, CancellationToken cancellationToken)
    {
        var uses = await fan.ReferencesAsync(
            new SearchPlan([repository], [], [], []),
            _ => new ShardReferenceSearch { Refs = [reference], Path = path, Limit = MaximumUses },
            cancellationToken);
        used.UnionWith(uses.Items.Select(use => use.Item.Name));
        Names.UnionWith(used);
    }

    private static string NameOf(string text) => text[(text.LastIndexOf('.') + 1)..];
}
