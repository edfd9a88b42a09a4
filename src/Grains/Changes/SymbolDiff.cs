using System.Collections.Immutable;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Changes;

/// <summary>Which definitions of a file are new, differ in their text, or are gone. Definitions of the same kind, scope and name are compared in order.</summary>
internal static class SymbolDiff
{
    public static ImmutableArray<SymbolDelta> Compare(IndexDocument? old, IndexDocument? current)
    {
        var before = Read(old).GroupBy(item => item.Key).ToDictionary(group => group.Key, group => new Queue<Definition>(group));
        var deltas = new List<SymbolDelta>();
        foreach (var definition in Read(current))
        {
            var known = before.TryGetValue(definition.Key, out var queue) && queue.TryDequeue(out var earlier) ? earlier : null;
            if (known?.Hash != definition.Hash)
            {
                deltas.Add(definition.ToDelta(known is null ? ChangeType.Added : ChangeType.Modified));
            }
        }

        deltas.AddRange(before.Values.SelectMany(queue => queue).OrderBy(definition => definition.Line).Select(definition => definition.ToDelta(ChangeType.Removed)));
        return [.. deltas.Take(FileDelta.MaximumSymbols)];
    }

    private sealed record Definition((string Kind, string? Scope, string Name) Key, string Hash, int Line)
    {
        public SymbolDelta ToDelta(ChangeType change) => new(Key.Name, Key.Kind, Key.Scope, change, Line);
    }

    private static IEnumerable<Definition> Read(IndexDocument? file)
    {
        if (file is null || file.Symbols.IsEmpty)
        {
            yield break;
        }

        var lines = LineStarts.Of(file.Text.Span);
        foreach (var symbol in file.Symbols)
        {
            var text = file.Text.Span[lines.StartOf(symbol.StartLine)..lines.StartOf(symbol.EndLine + 1)];
            yield return new Definition((symbol.Kind, symbol.Scope, symbol.Name), ContentHash.Of(text).ToString(), lines.LineAt(symbol.NameStart));
        }
    }
}
