using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Counts how names are defined and used.</summary>
internal static class NameCounting
{
    /// <summary>The counts of the given names, in their order.</summary>
    public static List<NameUsage> Of(List<HeldDocuments> held, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var counts = new List<NameUsage>(names.Count);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var utf8 = Encoding.UTF8.GetBytes(name);
            var (definitions, files) = (0, 0);
            foreach (var documents in held)
            {
                var number = new NameDictionary(documents.Segment).Find(utf8);
                definitions += number < 0 ? 0 : DefinitionsOf(documents, number);
                files += number < 0 ? 0 : ReferencingFiles(documents, number);
            }

            counts.Add(new NameUsage(name, definitions, files));
        }

        return counts;
    }

    /// <summary>The counts of every name that has a definition, in the order of the names' bytes: a merge of the sorted dictionaries.</summary>
    public static List<NameUsage> OfDefined(List<HeldDocuments> held, CancellationToken cancellationToken)
    {
        var counts = new List<NameUsage>();
        var places = new int[held.Count];
        while (Smallest(held, places) is >= 0 and var smallest)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = new NameDictionary(held[smallest].Segment)[places[smallest]];
            var (definitions, files) = (0, 0);
            for (var i = 0; i < held.Count; i++)
            {
                var dictionary = new NameDictionary(held[i].Segment);
                if (places[i] < dictionary.Count && dictionary[places[i]].SequenceEqual(name))
                {
                    definitions += DefinitionsOf(held[i], places[i]);
                    files += ReferencingFiles(held[i], places[i]);
                    places[i]++;
                }
            }

            if (definitions > 0)
            {
                counts.Add(new NameUsage(Encoding.UTF8.GetString(name), definitions, files));
            }
        }

        return counts;
    }

    // The segment whose next name is the first of all, or -1 when every dictionary is at its end.
    private static int Smallest(List<HeldDocuments> held, int[] places)
    {
        var smallest = -1;
        ReadOnlySpan<byte> name = default;
        for (var i = 0; i < held.Count; i++)
        {
            var dictionary = new NameDictionary(held[i].Segment);
            if (places[i] < dictionary.Count && (smallest < 0 || dictionary[places[i]].SequenceCompareTo(name) < 0))
            {
                smallest = i;
                name = dictionary[places[i]];
            }
        }

        return smallest;
    }

    private static int ReferencingFiles(HeldDocuments documents, int name)
    {
        var files = 0;
        var postings = new NameDictionary(documents.Segment).ReferencesTo(name);
        while (postings.MoveNext())
        {
            files += documents.Allows(postings.Document) ? 1 : 0;
        }

        return files;
    }

    private static int DefinitionsOf(HeldDocuments documents, int name)
    {
        var count = 0;
        foreach (var symbol in new NameDictionary(documents.Segment).SymbolsOf(name))
        {
            count += documents.Allows(documents.Segment.Symbols[symbol].Document) ? 1 : 0;
        }

        return count;
    }
}
