using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>
/// Narrows the names that may begin with a prefix, letter case aside, to runs of the sorted dictionary: letter by letter each run is cut to the part with the small and the part with the capital letter.
/// </summary>
internal static class PrefixRanges
{
    private const int SmallRun = 16;
    private const byte KelvinLeadByte = 0xE2;

    /// <summary>Disjoint runs [first, end), which hold every name that begins so, and perhaps others.</summary>
    public static List<(int First, int End)> Of(NameDictionary names, string prefix)
    {
        var runs = new List<(int First, int End)> { (0, names.Count) };
        var unnarrowed = new List<(int First, int End)>();
        for (var depth = 0; depth < prefix.Length && char.IsAscii(prefix[depth]); depth++)
        {
            var narrowed = new List<(int First, int End)>();
            foreach (var (first, end) in runs)
            {
                if (end - first <= SmallRun)
                {
                    narrowed.Add((first, end));
                    continue;
                }

                var (small, capital) = ((byte)char.ToLowerInvariant(prefix[depth]), (byte)char.ToUpperInvariant(prefix[depth]));
                Add(narrowed, Cut(names, first, end, depth, capital));
                if (small != capital)
                {
                    Add(narrowed, Cut(names, first, end, depth, small));
                }

                // The Kelvin sign is a third k: its run is small, and left as it is.
                if (small == 'k')
                {
                    Add(unnarrowed, Cut(names, first, end, depth, KelvinLeadByte));
                }
            }

            runs = narrowed;
        }

        return [.. runs, .. unnarrowed];
    }

    private static void Add(List<(int First, int End)> runs, (int First, int End) run)
    {
        if (run.First < run.End)
        {
            runs.Add(run);
        }
    }

    // All names of a run share their first bytes up to the depth, so that one byte orders them.
    private static (int First, int End) Cut(NameDictionary names, int first, int end, int depth, int letter)
        => (FirstAtLeast(names, first, end, depth, letter), FirstAtLeast(names, first, end, depth, letter + 1));

    private static int FirstAtLeast(NameDictionary names, int low, int high, int depth, int letter)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var name = names[middle];
            if ((name.Length > depth ? name[depth] : -1) < letter)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
