using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>The defined names of a segment that fit any of some tests: found where the needed text stands in the bytes of all names, and only those are tested.</summary>
internal static class FittingNames
{
    /// <summary>Numbers of the name dictionary, each once.</summary>
    public static List<int> In(Segment segment, IReadOnlyList<SymbolTest> tests)
    {
        var found = new List<int>();
        foreach (var test in tests)
        {
            if (test.Needed is { } needed && !test.MissesFoldedLetters(segment.NameBytes))
            {
                AddHolding(segment, needed, test, found);
            }
            else
            {
                AddFitting(segment, test, found);
            }
        }

        return tests.Count == 1 ? found : [.. found.Distinct()];
    }

    private static void AddHolding(Segment segment, Matching.ByteSearch needed, SymbolTest test, List<int> found)
    {
        var names = new NameDictionary(segment);
        for (int from = 0, at; (at = needed.IndexIn(segment.NameBytes, from)) >= 0;)
        {
            var name = names.Holding(at);
            if (names.IsDefined(name) && test.Holds(names[name]))
            {
                found.Add(name);
            }

            from = names.EndOf(name);
        }
    }

    private static void AddFitting(Segment segment, SymbolTest test, List<int> found)
    {
        var names = new NameDictionary(segment);
        for (var name = 0; name < names.Count; name++)
        {
            if (names.IsDefined(name) && test.Holds(names[name]))
            {
                found.Add(name);
            }
        }
    }
}
