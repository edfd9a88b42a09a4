using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Narrows a ref's documents of one segment to those that the query's filters allow, before anything is scored.</summary>
internal sealed class DocumentFilter
{
    private readonly List<(Func<string, bool> Test, bool Negated)> paths = [];
    private readonly List<(byte[][] Names, bool Negated)> languages = [];
    private readonly List<(DocumentTraits Traits, bool Negated)> traits = [];

    public DocumentFilter(ParsedQuery query, IReadOnlyCollection<string> languages)
    {
        foreach (var filter in query.FiltersOf("path"))
        {
            paths.Add((Glob.Matcher(filter.Value, filter.IsRegex), filter.IsNegated));
        }

        // Several languages are alternatives; so are several traits.
        AddLanguages(query.FiltersOf("lang").Where(filter => !filter.IsNegated).Select(filter => filter.Value), negated: false);
        AddLanguages(query.FiltersOf("lang").Where(filter => filter.IsNegated).Select(filter => filter.Value), negated: true);
        AddLanguages(languages, negated: false);
        AddTraits(query.FiltersOf("is").Where(filter => !filter.IsNegated), negated: false);
        AddTraits(query.FiltersOf("is").Where(filter => filter.IsNegated), negated: true);
    }

    public Bitmap Apply(Segment segment, Bitmap held)
    {
        var allowed = held.Copy();
        if (paths.Count + languages.Count + traits.Count > 0)
        {
            foreach (var document in held.Ones())
            {
                if (!Allows(segment, document))
                {
                    allowed.Clear(document);
                }
            }
        }

        return allowed;
    }

    private bool Allows(Segment segment, int number)
    {
        ref readonly var document = ref segment.Documents[number];
        foreach (var (wanted, negated) in traits)
        {
            if (((document.Traits & (int)wanted) != 0) == negated)
            {
                return false;
            }
        }

        foreach (var (names, negated) in languages)
        {
            if (Holds(names, segment.StringBytes(document.Language)) == negated)
            {
                return false;
            }
        }

        if (paths.Count > 0)
        {
            var path = segment.StringAt(document.Path);
            foreach (var (test, negated) in paths)
            {
                if (test(path) == negated)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Holds(byte[][] names, ReadOnlySpan<byte> language)
    {
        foreach (var name in names)
        {
            if (language.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private void AddLanguages(IEnumerable<string> names, bool negated)
    {
        var canonical = names.Select(name => Encoding.UTF8.GetBytes(LanguageNames.Canonical(name))).ToArray();
        if (canonical.Length > 0)
        {
            languages.Add((canonical, negated));
        }
    }

    private void AddTraits(IEnumerable<QueryFilter> filters, bool negated)
    {
        var any = filters.Aggregate(DocumentTraits.None, (sum, filter) => sum | FilterNames.TraitOf(filter.Value));
        if (any != DocumentTraits.None)
        {
            traits.Add((any, negated));
        }
    }
}
