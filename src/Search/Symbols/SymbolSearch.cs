using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Finds the definitions whose names fit: first every name of the dictionaries is tried, then the definitions of those that fit are looked at, the best fit first.</summary>
internal sealed class SymbolSearch(SymbolQuery query, List<HeldDocuments> held, CancellationToken cancellationToken)
{
    private const int NamesBetweenChecks = 4_096;

    // A heading is a definition of prose: it stands behind code of the same name.
    private readonly List<StringSet> headings = held.ConvertAll(documents => new StringSet(documents.Segment, ["section"]));
    private readonly SymbolPattern? pattern = query.Pattern is { } text ? new SymbolPattern(text, query.Matching) : null;
    private readonly List<FittingName> names = [];
    private readonly List<FittingSymbol> found = [];
    private long total;

    private readonly record struct FittingName(int Segment, int Name, NameFit Fit, double Score, bool NeedsScope);

    private readonly record struct FittingSymbol(int Segment, int Symbol, NameFit Fit, double Score, int Demotion);

    public SymbolMatches Run()
    {
        for (var i = 0; i < held.Count; i++)
        {
            FindNames(i);
        }

        names.Sort(static (left, right) => right.Score.CompareTo(left.Score));
        var kinds = held.ConvertAll(documents => new StringSet(documents.Segment, query.Kinds));
        for (var i = 0; i < names.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Equal scores are gathered together, so that their order does not hang on which segment came first.
            var isWanted = found.Count < query.Limit || (found.Count > 0 && found[^1].Score.Equals(names[i].Score));
            AddSymbols(names[i], kinds[names[i].Segment], isWanted);
        }

        found.Sort(Compare);
        return new SymbolMatches([.. found.Take(query.Limit).Select(symbol => SymbolReading.Describe(held[symbol.Segment], symbol.Symbol, symbol.Fit, symbol.Score))], total);
    }

    private void FindNames(int segment)
    {
        var dictionary = new NameDictionary(held[segment].Segment);
        if (pattern is null)
        {
            foreach (var name in query.Names.Distinct(StringComparer.Ordinal))
            {
                if (dictionary.Find(Encoding.UTF8.GetBytes(name)) is >= 0 and var number && dictionary.IsDefined(number))
                {
                    names.Add(new FittingName(segment, number, NameFit.Exact, 1, false));
                }
            }

            return;
        }

        var candidates = query.Matching == NameMatching.Prefix && !pattern.IsQualified ? PrefixRanges.Of(dictionary, query.Pattern!) : [(0, dictionary.Count)];
        foreach (var (first, end) in candidates)
        {
            for (var name = first; name < end; name++)
            {
                if (name % NamesBetweenChecks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (dictionary.IsDefined(name) && pattern.Match(dictionary[name]) is { Fit: not NameFit.None } match)
                {
                    names.Add(new FittingName(segment, name, match.Fit, match.Score, match.NeedsScope));
                }
            }
        }
    }

    private void AddSymbols(FittingName name, StringSet kinds, bool isWanted)
    {
        var documents = held[name.Segment];
        var segment = documents.Segment;
        var symbols = segment.Symbols;
        foreach (var number in new NameDictionary(segment).SymbolsOf(name.Name))
        {
            ref readonly var symbol = ref symbols[number];
            if (!kinds.Contains(symbol.Kind) || !documents.Allows(symbol.Document) || (name.NeedsScope && !pattern!.FitsScope(segment.OptionalStringAt(symbol.Scope))))
            {
                continue;
            }

            total++;
            if (isWanted)
            {
                found.Add(new FittingSymbol(name.Segment, number, name.Fit, name.Score, Demotion(segment, headings[name.Segment], symbol)));
            }
        }
    }

    private static int Demotion(Segment segment, StringSet headings, in SymbolRecord symbol)
    {
        var traits = (DocumentTraits)segment.Documents[symbol.Document].Traits;
        var demotion = headings.Contains(symbol.Kind) ? 4 : 0;
        demotion += (traits & (DocumentTraits.Generated | DocumentTraits.Vendored | DocumentTraits.Minified)) != 0 ? 2 : 0;
        return demotion + ((traits & DocumentTraits.Test) != 0 ? 1 : 0);
    }

    private int Compare(FittingSymbol left, FittingSymbol right)
    {
        var order = right.Score.CompareTo(left.Score);
        order = order != 0 ? order : left.Demotion - right.Demotion;
        if (order != 0)
        {
            return order;
        }

        var (one, other) = (held[left.Segment].Segment, held[right.Segment].Segment);
        ref readonly var first = ref one.Symbols[left.Symbol];
        ref readonly var second = ref other.Symbols[right.Symbol];
        order = one.StringBytes(one.Documents[first.Document].Path).SequenceCompareTo(other.StringBytes(other.Documents[second.Document].Path));
        order = order != 0 ? order : first.StartLine - second.StartLine;
        order = order != 0 ? order : first.NameStart - second.NameStart;
        return order != 0 ? order : one.StringBytes(one.Documents[first.Document].BlobId).SequenceCompareTo(other.StringBytes(other.Documents[second.Document].BlobId));
    }
}
