using LunarHub.Search.Storage;

namespace LunarHub.Search.Ranking;

/// <summary>How widely a name is used in the files of a ref. Each name is counted once; not thread-safe.</summary>
internal sealed class SymbolUse(IReadOnlyList<Segment> segments, IReadOnlyDictionary<Segment, Bitmap> held)
{
    /// <summary>More files than this count no more, so that a name that is everywhere costs no more than this.</summary>
    public const int MostFiles = 255;

    private readonly Dictionary<string, float> known = new(StringComparer.Ordinal);

    /// <summary>log₂(1 + files that refer to the name) / 8: 0 for none, 1 from 255 on.</summary>
    public float Of(ReadOnlySpan<byte> name)
    {
        var text = System.Text.Encoding.UTF8.GetString(name);
        if (!known.TryGetValue(text, out var use))
        {
            known[text] = use = MathF.Log2(1 + Count(name)) / 8;
        }

        return use;
    }

    private int Count(ReadOnlySpan<byte> name)
    {
        var files = 0;
        foreach (var segment in segments)
        {
            var dictionary = new NameDictionary(segment);
            var postings = dictionary.Find(name) is >= 0 and var number ? dictionary.ReferencesTo(number) : default;
            while (files < MostFiles && postings.MoveNext())
            {
                files += held[segment][postings.Document] ? 1 : 0;
            }
        }

        return files;
    }
}
