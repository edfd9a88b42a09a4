using LunarHub.Bench.Output;
using LunarHub.Bench.Parsing.Ctags;
using LunarHub.Bench.Parsing.Figures;

namespace LunarHub.Bench.Parsing;

/// <summary>The tables of <c>hub bench parsing</c>.</summary>
internal static class ParsingReport
{
    public static BenchReport Of(IReadOnlyList<LanguageFigures> rows, IReadOnlyCollection<string> missing, int runs)
    {
        var report = new BenchReport("Parsing");
        if (missing.Count > 0)
        {
            report.AddTable("Not installed here, so their columns are empty", ["tool"], missing.Select(tool => new[] { tool }));
        }

        if (runs > 0)
        {
            report.AddTable($"Throughput on one core, MB of source a second of processor time; median of {runs} runs",
                ["language", "files", "MB", "Lunar Hub", "ctags", "ratio", "tree-sitter", "lexical"],
                rows.Select(row => new[]
                {
                    row.Language, $"{row.Files}", $"{row.Megabytes:F1}", $"{row.MbPerSecond:F1}", Number(row.CtagsMbPerSecond), Number(row.RatioToCtags, "F2"),
                    $"{row.Parsers.GetValueOrDefault("tree-sitter")}", $"{row.Parsers.GetValueOrDefault("lexical")}",
                }));
        }

        report.AddTable("Functions and types whose first and last line, and own chunk, are exact",
            ["language", "judge", "files", "functions and types", "exact %", "own chunks", "exact %"],
            rows.Where(row => row.Boundaries is not null).Select(row => new[]
            {
                row.Language, row.Boundaries!.Source, $"{row.Boundaries.Files}", $"{row.Boundaries.Checked:N0}", Percent(row.ExactBoundaries), $"{row.Boundaries.OwnChunks:N0}",
                Percent((double)row.Boundaries.ExactChunks / row.Boundaries.OwnChunks),
            }));
        report.AddTable("Definitions against ctags. \"Of true\" leaves out tags that the language's own parser refutes; \"unexplained\" are extra ones that it does not confirm and that stand outside functions",
            ["language", "tags", "recall %", "of true %", "ours", "extra %", "unexplained %"],
            rows.Where(row => row.Definitions is not null).Select(row => new[]
            {
                row.Language, $"{row.Definitions!.Theirs:N0}", Percent(row.DefinitionsRecall), Percent(row.DefinitionsRecallOfTrue), $"{row.Definitions.Ours:N0}",
                Percent(row.ExtraDefinitions), Percent(row.UnexplainedExtraDefinitions),
            }));
        report.AddTable("Left out of the comparison with ctags", ["language", "kind", "of", "because"], rows.SelectMany(LeftOut));
        report.AddTable("Chunk sizes in bytes; a token is about four",
            ["language", "chunks", "p10", "p50", "p90", "most", "tokens p50"],
            rows.Select(row => new[]
            {
                row.Language, $"{row.ChunkBytes.Chunks:N0}", $"{row.ChunkBytes.P10}", $"{row.ChunkBytes.P50}", $"{row.ChunkBytes.P90}", $"{row.ChunkBytes.Most:N0}", $"{row.ChunkBytes.MedianTokens}",
            }));
        report.AddData("languages", rows);
        report.AddData("missing", missing);
        return report;
    }

    private static IEnumerable<string[]> LeftOut(LanguageFigures row) =>
        row.Definitions is null || !CtagsKinds.ByLanguage.TryGetValue(row.Language, out var kinds)
            ? []
            : [.. kinds.NotOurs.Select(kind => new[] { row.Language, kind.Kind, "ctags", kind.Reason }), .. kinds.NotTheirs.Select(kind => new[] { row.Language, kind.Kind, "Lunar Hub", kind.Reason })];

    private static string Number(double? value, string format = "F1") => value?.ToString(format) ?? "–";

    private static string Percent(double? share) => share is { } value && !double.IsNaN(value) ? $"{value * 100:F1}" : "–";
}
