using LunarHub.Bench.Parsing.Outlines;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Figures;

/// <summary>How exactly functions and types are found, against an independent parser.</summary>
/// <param name="Source">The parser that judges.</param>
/// <param name="Files">Files that it could read and we parsed by syntax.</param>
/// <param name="Checked">Functions and types in them.</param>
/// <param name="Exact">Those found with the exact first and last line whose own chunk, if they have one, is exact too.</param>
/// <param name="OwnChunks">Those that have a chunk to themselves.</param>
/// <param name="ExactChunks">Of the own chunks those that hold the whole definition, its leading comments and decorators, and nothing else.</param>
internal sealed record BoundaryFigures(string Source, int Files, int Checked, int Exact, int OwnChunks, int ExactChunks)
{
    public double Share => Checked == 0 ? double.NaN : (double)Exact / Checked;

    public static BoundaryFigures Of(IOutlineSource source, IReadOnlyList<ParsedCorpusFile> files, IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>> outlines, List<Difference> differences)
    {
        var figures = new BoundaryFigures(source.Name, 0, 0, 0, 0, 0);
        foreach (var file in files)
        {
            if (!outlines.TryGetValue(file.File.FullPath, out var entries))
            {
                continue;
            }

            figures = figures with { Files = figures.Files + 1 };
            var byName = file.Definitions.ToLookup(symbol => ComparableName.Of(symbol.Name), StringComparer.Ordinal);
            foreach (var entry in entries.Where(entry => entry.IsFunctionOrType))
            {
                var exact = byName[ComparableName.Of(entry.Name)].FirstOrDefault(symbol => IsExact(symbol, entry, file, source));
                var chunk = exact is null ? null : OwnChunk(exact, file);
                var chunkExact = chunk is null || HoldsNothingElse(chunk, entry, file, source);
                if (exact is null || !chunkExact)
                {
                    var near = byName[ComparableName.Of(entry.Name)].MinBy(symbol => Math.Abs(file.NameLine(symbol) - entry.NameLine));
                    differences.Add(new Difference(file.File.Language, exact is null ? "boundary" : "chunk", file.File.FullPath, entry.FirstLine,
                        $"{entry.Name} {entry.FirstLine}-{entry.LastLine}, " + (chunk is not null ? $"chunk {chunk.StartLine}-{chunk.EndLine}" : near is null ? "not found" : $"found {near.StartLine}-{near.EndLine}")));
                }

                figures = figures with
                {
                    Checked = figures.Checked + 1,
                    Exact = figures.Exact + (exact is not null && chunkExact ? 1 : 0),
                    OwnChunks = figures.OwnChunks + (chunk is null ? 0 : 1),
                    ExactChunks = figures.ExactChunks + (chunk is not null && chunkExact ? 1 : 0),
                };
            }
        }

        return figures;
    }

    private static bool IsExact(SourceSymbol symbol, OutlineEntry entry, ParsedCorpusFile file, IOutlineSource source) =>
        symbol.EndLine == entry.LastLine
        && (source.KnowsFirstLine ? symbol.StartLine == entry.FirstLine : symbol.StartLine <= entry.NameLine && file.NameLine(symbol) == entry.NameLine);

    // The chunk that bears its name, holds all of it, and holds no definition outside it: the others are shared with neighbours or parts of it.
    private static SourceChunk? OwnChunk(SourceSymbol symbol, ParsedCorpusFile file)
    {
        var chunk = file.Parsed.Chunks.FirstOrDefault(c => c.StartLine <= symbol.StartLine && c.EndLine >= symbol.EndLine && c.Symbol == symbol.Name && c.Parent == symbol.Scope);
        return chunk is not null && file.Definitions.All(other => other == symbol || !(other.StartLine <= chunk.EndLine && other.EndLine >= chunk.StartLine) || Encloses(other, symbol) || Encloses(symbol, other)) ? chunk : null;
    }

    private static bool Encloses(SourceSymbol outer, SourceSymbol inner) => outer.StartLine <= inner.StartLine && outer.EndLine >= inner.EndLine;

    private static bool HoldsNothingElse(SourceChunk chunk, OutlineEntry entry, ParsedCorpusFile file, IOutlineSource source) =>
        chunk.StartLine <= entry.OuterLine && chunk.EndLine >= entry.LastLine
        && (!source.KnowsFirstLine || file.HoldOnly(chunk.StartLine, entry.OuterLine - 1, "", orComments: true)) && file.HoldOnly(entry.LastLine + 1, chunk.EndLine, "{}[]();,", orComments: true);
}
