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
internal sealed record DefinitionFigures(int Theirs, int Found, int Refuted, int Ours, int Extra, int Confirmed)
{
    public double Recall => Theirs == 0 ? double.NaN : (double)Found / Theirs;

    /// <summary>Recall without the tags that the language's own parser refutes.</summary>
    public double RecallOfTrue => Theirs == Refuted ? double.NaN : (double)Found / (Theirs - Refuted);

    public double ExtraShare => Ours == 0 ? double.NaN : (double)Extra / Ours;

    /// <summary>Extra definitions that nobody confirms.</summary>
    public double UnconfirmedShare => Ours == 0 ? double.NaN : (double)(Extra - Confirmed) / Ours;

    /// <param name="judge">Entries of the language's own parser by path, or null where there is none.</param>
    public static DefinitionFigures Of(
        CtagsKinds kinds, IReadOnlyList<ParsedCorpusFile> files, IEnumerable<CtagsTag> tags, IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>? judge, List<Difference> differences)
    {
        var compared = tags.Where(tag => kinds.Compared.Contains(tag.Kind)).ToLookup(tag => tag.FullPath);
        var notTheirs = kinds.NotTheirs.Select(kind => kind.Kind).ToHashSet();
        var figures = new DefinitionFigures(0, 0, 0, 0, 0, 0);
        foreach (var file in files)
        {
            var path = file.File.FullPath;
            var truth = judge?.GetValueOrDefault(path)?.Select(entry => (LastPart(entry.Name), entry.NameLine)).ToHashSet();
            var ours = file.Definitions.ToLookup(symbol => (LastPart(symbol.Name), file.NameLine(symbol)));
            var theirs = compared[path].ToLookup(tag => (LastPart(tag.Name), tag.Line));
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

            foreach (var symbol in ours.Where(symbols => symbols.Any(symbol => !notTheirs.Contains(symbol.Kind))))
            {
                var extra = !theirs.Contains(symbol.Key);
                var confirmed = extra && truth is not null && truth.Contains(symbol.Key);
                figures = figures with { Ours = figures.Ours + 1, Extra = figures.Extra + (extra ? 1 : 0), Confirmed = figures.Confirmed + (confirmed ? 1 : 0) };
                if (extra)
                {
                    differences.Add(new Difference(file.File.Language, confirmed ? "confirmed" : "extra", path, symbol.Key.Item2, $"{symbol.First().Kind} {symbol.First().Name}"));
                }
            }
        }

        return figures;
    }

    // Qualified names and the spacing of operators are matters of taste: A.B, A::b, "operator +".
    private static string LastPart(string name)
    {
        name = name.Replace(" ", "", StringComparison.Ordinal).TrimStart('#', '$');
        var cut = Math.Max(name.LastIndexOf("::", StringComparison.Ordinal) + 1, name.LastIndexOf('.'));
        return cut > 0 && cut < name.Length - 1 ? name[(cut + 1)..] : name;
    }
}
