using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Which documents of a segment hold <see cref="FoldedLetters"/>: each is looked through once, as few do. A byte a document. Thread-safe.</summary>
internal sealed class DocumentLetters(Segment segment)
{
    private const byte None = 1;
    private const byte Some = 2;

    private readonly byte[] known = new byte[segment.Meta.Documents];

    public bool OccurIn(int document)
    {
        if (known[document] == 0)
        {
            known[document] = FoldedLetters.Occur(segment.TextOf(in segment.Documents[document])) ? Some : None;
        }

        return known[document] == Some;
    }
}
