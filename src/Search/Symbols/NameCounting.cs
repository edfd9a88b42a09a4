using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Counts how names are defined and used.</summary>
internal static class NameCounting
{
    /// <summary>The counts of the given names, in their order.</summary>
    public static IEnumerable<NameUsage> Of(List<HeldDocuments> held, IReadOnlyList<string> names, CancellationToken cancellationToken) => names.Select(name =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var utf8 = Encoding.UTF8.GetBytes(name);
        var usage = new NameUsage(name, 0, 0);
        foreach (var documents in held)
        {
            if (new NameDictionary(documents.Segment).Find(utf8) is >= 0 and var number)
            {
                usage = Add(usage, documents, number);
            }
        }

        return usage;
    });

    /// <summary>The counts of every name that has a definition, in the order of the names.</summary>
    public static IEnumerable<NameUsage> OfDefined(List<HeldDocuments> held, CancellationToken cancellationToken)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var documents in held)
        {
            AddDefined(documents, defined);
        }

        return Of(held, [.. defined.Order(StringComparer.Ordinal)], cancellationToken);
    }

    private static void AddDefined(HeldDocuments documents, HashSet<string> defined)
    {
        var dictionary = new NameDictionary(documents.Segment);
        for (var name = 0; name < dictionary.Count; name++)
        {
            if (DefinitionsOf(documents, dictionary, name) > 0)
            {
                defined.Add(dictionary.StringAt(name));
            }
        }
    }

    private static NameUsage Add(NameUsage usage, HeldDocuments documents, int name)
    {
        var dictionary = new NameDictionary(documents.Segment);
        var files = 0;
        var postings = dictionary.ReferencesTo(name);
        while (postings.MoveNext())
        {
            files += documents.Allows(postings.Document) ? 1 : 0;
        }

        return usage with { Definitions = usage.Definitions + DefinitionsOf(documents, dictionary, name), ReferencingFiles = usage.ReferencingFiles + files };
    }

    private static int DefinitionsOf(HeldDocuments documents, NameDictionary dictionary, int name)
    {
        var count = 0;
        foreach (var symbol in dictionary.SymbolsOf(name))
        {
            count += documents.Allows(documents.Segment.Symbols[symbol].Document) ? 1 : 0;
        }

        return count;
    }
}
