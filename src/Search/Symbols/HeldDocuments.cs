using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>The documents of one segment that a question may see: those that any of its refs holds and its filters allow. A filter is asked once for each document, when it first matters.</summary>
internal sealed class HeldDocuments
{
    private readonly List<(string Ref, Bitmap Documents)> refs;
    private readonly Bitmap held;
    private readonly Bitmap unknown;
    private readonly byte[][] languages;
    private readonly Func<string, bool>? path;

    private HeldDocuments(Segment segment, List<(string Ref, Bitmap Documents)> refs, byte[][] languages, Func<string, bool>? path)
    {
        Segment = segment;
        this.refs = refs;
        this.languages = languages;
        this.path = path;
        held = refs[0].Documents.Copy();
        foreach (var (_, documents) in refs.Skip(1))
        {
            held.Or(documents);
        }

        unknown = languages.Length > 0 || path is not null ? held.Copy() : new Bitmap(held.Length);
    }

    public Segment Segment { get; }

    /// <summary>One for each segment that any of the refs uses, in the order of the segments' names. Refs that the shard does not hold are passed over.</summary>
    /// <param name="refs">Full names.</param>
    /// <param name="path">A glob, or null.</param>
    public static List<HeldDocuments> Of(ShardState state, IReadOnlyList<string> refs, IReadOnlyCollection<string> languages, string? path)
    {
        var asked = refs.Distinct(StringComparer.Ordinal).SelectMany(name => state.Refs.Where(entry => entry.Name == name)).ToList();
        var names = languages.Select(language => Encoding.UTF8.GetBytes(LanguageNames.Canonical(language))).ToArray();
        var test = path is null ? null : Glob.Matcher(path, isRegex: false);
        return [.. asked.SelectMany(entry => entry.Documents.Keys).Distinct().OrderBy(segment => segment.Name, StringComparer.Ordinal).Select(segment => new HeldDocuments(
            segment,
            [.. asked.Where(entry => entry.Documents.ContainsKey(segment)).Select(entry => (entry.Name, entry.Documents[segment]))],
            names,
            test))];
    }

    public bool Allows(int document)
    {
        if (unknown[document])
        {
            unknown.Clear(document);
            if (!PassesFilters(document))
            {
                held.Clear(document);
            }
        }

        return held[document];
    }

    /// <summary>The first of the refs that holds the document.</summary>
    public string RefOf(int document) => refs.First(entry => entry.Documents[document]).Ref;

    private bool PassesFilters(int number)
    {
        ref readonly var document = ref Segment.Documents[number];
        var language = languages.Length == 0;
        foreach (var name in languages)
        {
            language |= Segment.StringBytes(document.Language).SequenceEqual(name);
        }

        return language && (path is null || path(Segment.StringAt(document.Path)));
    }
}
