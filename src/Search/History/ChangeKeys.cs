using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>The keys by which the changes of a segment's documents are known: a hash each, made once. 17 bytes a document. Thread-safe.</summary>
internal sealed class ChangeKeys(Segment segment)
{
    private readonly UInt128[] keys = new UInt128[segment.Meta.Documents];
    private readonly bool[] isMade = new bool[segment.Meta.Documents];

    public UInt128 Of(int document)
    {
        if (!Volatile.Read(ref isMade[document]))
        {
            // Whoever makes it at the same time makes the same.
            ref readonly var record = ref segment.Documents[document];
            keys[document] = ChangeLog.KeyOf(segment.StringBytes(record.Path), segment.StringBytes(record.BlobId));
            Volatile.Write(ref isMade[document], true);
        }

        return keys[document];
    }
}
