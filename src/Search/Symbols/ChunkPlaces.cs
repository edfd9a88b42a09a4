using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Finds the chunk in which a place of a document lies.</summary>
internal static class ChunkPlaces
{
    /// <summary>The number of the chunk that holds the symbol's name, or -1 when none does.</summary>
    public static int Holding(Segment segment, in SymbolRecord symbol)
    {
        ref readonly var document = ref segment.Documents[symbol.Document];
        var number = Before(segment, document, symbol.NameStart);
        ref readonly var chunk = ref segment.Chunks[number];
        return symbol.NameStart >= chunk.StartByte && symbol.NameStart < chunk.EndByte ? number : -1;
    }

    /// <summary>The number of the last chunk of the document that begins at or before an offset; the first when none does.</summary>
    public static int Before(Segment segment, in DocumentRecord document, int offset)
    {
        var chunks = segment.Chunks;
        var (low, high) = (document.FirstChunk, document.FirstChunk + document.ChunkCount - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (chunks[middle].StartByte <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
