using LunarHub.Bench.Parsing.Ctags;
using LunarHub.Bench.Parsing.Outlines;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Figures;

/// <summary>Our definitions against those of ctags, by name and line, and which side an independent parser of the language takes where they differ.</summary>
/// <param name="Theirs">Tags of the kinds compared.</param>
/// <param name="Found">Of them those that we list.</param>
/// <param name="Refuted">Of those we do not list, how many the language's own parser does not list either.</param>
/// <param name="Ours">Our definitions of the kinds compared.</param>
/// <param name="Extra">Of them those that ctags does not list.</param>
/// <param name="Confirmed">Of the extra ones, how many the language's own parser lists.</param>
/// <param name="Nested">Of the other extra ones, how many stand in the body of a function, where ctags does not look.</param>
internal sealed record DefinitionFigures(int Theirs, int Found, int Refuted, int Ours, int Extra, int Confirmed, int Nested)
{
    public double Recall => Theirs == 0 ? double.NaN : (double)Found / Theirs;

    /// <summary>Recall without the tags that the language's own parser refutes.</summary>
    public double RecallOfTrue => Theirs == Refuted ? double.NaN : (double)Found / (Theirs - Refuted);

    public double ExtraShare => Ours == 0 ? double.NaN : (double)Extra / Ours;

    /// <summary>Extra definitions that neither the language's own parser confirms nor stand in a function.</summary>
    public double UnexplainedShare => Ours == 0 ? double.NaN : (double)(Extra - Confirmed - Nested) / Ours;

    /// <param name="judge">Entries of the language's own parser by path, or null where there is none.</param>
    public static DefinitionFigures Of(
        CtagsKinds kinds, IReadOnlyList<ParsedCorpusFile> files, IReadOnlyList<CtagsTag> tags, IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>? judge, List<Difference> differences)
    {
        var macroCalls = tags.Where(tag => kinds.IsMacroCall(tag.Name, tag.Kind)).Select(tag => (tag.FullPath, tag.Line)).ToHashSet();
        var compared = tags.Where(kinds.IsCompared).ToLookup(tag => tag.FullPath);
        var notTheirs = kinds.NotTheirs.Select(kind => kind.Kind).ToHashSet();
        var figures = new DefinitionFigures(0, 0, 0, 0, 0, 0, 0);
        foreach (var file in files)
        {
            var path = file.File.FullPath;
            var truth = judge?.GetValueOrDefault(path)?.Select(entry => (ComparableName.Of(entry.Name), entry.NameLine)).ToHashSet();
            var ours = file.Definitions.ToLookup(symbol => (ComparableName.Of(symbol.Name), file.NameLine(symbol)));
            var theirs = compared[path].ToLookup(tag => (ComparableName.Of(tag.Name), tag.Line));
            foreach (var tag in theirs)
            {
                var found = ours.Contains(tag.Key);
                var refuted = !found && truth is not null && !truth.Contains(tag.Key);
                figures = figures with { Theirs = figures.Theirs + 1, Found = figures.Found + (found ? 1 : 0), Refuted = figures.Refuted + (refuted ? 1 : 0) };
                if (!found)
                {
                    differences.Add(new Difference(file.File.Language, refuted ? "refuted" : "missing", path, tag.Key.Line, $"{tag.First().Kind} {tag.First().Name}"));
                }
            }

            foreach (var symbols in ours.Where(symbols => symbols.Any(symbol => !notTheirs.Contains(symbol.Kind) && !kinds.IsMacroCall(symbol.Name, symbol.Kind)) && !macroCalls.Contains((path, symbols.Key.Item2))))
            {
                var extra = !theirs.Contains(symbols.Key);
                var confirmed = extra && truth is not null && truth.Contains(symbols.Key);
                var nested = extra && !confirmed && symbols.All(file.IsInFunction);
                figures = figures with { Ours = figures.Ours + 1, Extra = figures.Extra + (extra ? 1 : 0), Confirmed = figures.Confirmed + (confirmed ? 1 : 0), Nested = figures.Nested + (nested ? 1 : 0) };
                if (extra)
                {
                    differences.Add(new Difference(file.File.Language, confirmed ? "confirmed" : nested ? "nested" : "extra", path, symbols.Key.Item2, $"{symbols.First().Kind} {symbols.First().Name}"));
                }
            }
        }

        return figures;
    }
}
