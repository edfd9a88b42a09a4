namespace LunarHub.Search.Storage;

/// <summary>
/// The blocks into which documents' texts are cut for the trigrams, numbered through a segment: a long file holds nearly all common trigrams somewhere, a block of it does not.
/// </summary>
internal static class TextBlocks
{
    /// <summary>Bytes of a block; the last of a document is shorter.</summary>
    public const int Bytes = 4096;

    /// <summary>How many blocks a text of so many bytes has.</summary>
    public static int In(int textLength) => (textLength + Bytes - 1) / Bytes;

    /// <summary>The number after the document's last block.</summary>
    public static int End(in DocumentRecord document) => document.FirstTextBlock + In(document.TextLength);

    /// <summary>The blocks of some documents.</summary>
    public static Bitmap Of(Segment segment, Bitmap documents)
    {
        var records = segment.Documents;
        var blocks = new Bitmap(records.IsEmpty ? 0 : End(records[^1]));
        for (var from = 0; documents.NextRun(from, out var start, out from);)
        {
            blocks.SetRange(records[start].FirstTextBlock, End(records[from - 1]) - records[start].FirstTextBlock);
        }

        return blocks;
    }

    /// <summary>The documents of some blocks.</summary>
    public static Bitmap Holders(Segment segment, Bitmap blocks)
    {
        var records = segment.Documents;
        var documents = new Bitmap(records.Length);
        for (var from = 0; blocks.NextRun(from, out var start, out from);)
        {
            for (var document = HolderOf(records, start); document < records.Length && records[document].FirstTextBlock < from; document++)
            {
                if (records[document].TextLength > 0)
                {
                    documents.Set(document);
                }
            }
        }

        return documents;
    }

    // The first document that ends after the block begins.
    private static int HolderOf(ReadOnlySpan<DocumentRecord> records, int block)
    {
        var (low, high) = (0, records.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (End(records[middle]) <= block)
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
