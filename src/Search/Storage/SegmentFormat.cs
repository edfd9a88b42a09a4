using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>The layout of a segment file; docs/index-format.md describes it byte by byte. All numbers are little-endian.</summary>
internal static class SegmentFormat
{
    /// <summary>"LHSEG" and the format version. A change of layout needs a new version.</summary>
    public const ulong Magic = 0x0000_0447_4553_484C;

    /// <summary>The number of the format, as <see cref="Magic"/> and the manifest hold it.</summary>
    public const int Version = 4;

    public const string Extension = ".seg";

    /// <summary>A name that no segment has had before.</summary>
    public static string NewFileName() => Guid.NewGuid().ToString("N") + Extension;

    /// <summary>Every section begins on a multiple of this many bytes, so that records can be read in place and no row of vectors straddles a cache line more than it must.</summary>
    public const int Alignment = 64;

    /// <summary>The file up to its tail is guarded in blocks of this many bytes, each with a checksum of its own.</summary>
    public const int BlockBytes = 64 << 10;

    public const int Fields = 4;
}

/// <summary>The parts of a segment file, in the order in which they are written.</summary>
internal enum SectionId
{
    Meta = 1,
    Documents,
    Strings,
    StringOffsets,
    Chunks,
    Symbols,
    Text,
    Terms,
    TermBytes,
    FieldLengths,
    Postings,
    TrigramKeys,
    TrigramEntries,
    TrigramPostings,
    Vectors,
    VectorScales,
    Comments,
    PathOrder,
    Names,
    NameBytes,
    NameSymbols,
    NamePostings,
    References,
    VectorLists,
    VectorCentroids,
    VectorBlocks,
}

/// <summary>Where one section lies.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SectionEntry
{
    public int Id;
    public long Offset;
    public long Length;
}

/// <summary>The last bytes of the file. The tail is the blocks' checksums and the section table; it ends here, and its own checksum is here.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SegmentFooter
{
    public long TailOffset;
    public int Sections;
    public uint TailChecksum;
    public ulong Magic;
}

/// <summary>One document. Strings are numbers of the string table; 0 is "none".</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct DocumentRecord
{
    public int Path;
    public int BlobId;
    public int Language;
    public int SkippedBecause;
    public int Traits;
    public int TextLength;
    public long TextOffset;
    public int FirstChunk;
    public int ChunkCount;
    public int FirstSymbol;
    public int SymbolCount;
    public int FirstComment;
    public int CommentCount;

    /// <summary>The document's references: where their bytes begin, and how many bytes and references there are.</summary>
    public int ReferencesOffset;
    public int ReferencesLength;
    public int ReferenceCount;

    /// <summary>The number of the text's first block; see <see cref="TextBlocks"/>.</summary>
    public int FirstTextBlock;
}

/// <summary>The bytes of one comment in its document's text.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct CommentRecord
{
    public int Start;
    public int End;
}

/// <summary>One chunk. Lines count from 1, both included; bytes are offsets into the document's text.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ChunkRecord
{
    public int Document;
    public int StartLine;
    public int EndLine;
    public int StartByte;
    public int EndByte;
    public int Kind;
    public int Symbol;
    public int Parent;
    public int Signature;
    public int Documentation;
}

/// <summary>One definition. The name is a number of the name dictionary; kind and scope are strings.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SymbolRecord
{
    public int Name;
    public int Kind;
    public int Scope;
    public int Document;
    public int NameStart;
    public int NameEnd;
    public int StartLine;
    public int EndLine;
}

/// <summary>
/// Where the parts of one name begin: its bytes, the numbers of the symbols that bear it, and the postings of the documents that refer to it. They end where the
/// next name's begin; one record more than there are names closes the last.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct NameRecord
{
    public int Bytes;
    public int FirstSymbol;
    public int Postings;
}

/// <summary>
/// Where a term's bytes and postings begin, and in how many chunks it stands. They end where the next term's begin; one record more than there are terms closes the last.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TermRecord
{
    public int Bytes;
    public int Postings;
    public int Count;
}

/// <summary>Where a trigram's postings lie, and in how many blocks of text it stands.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PostingsEntry
{
    public long Offset;
    public int Length;
    public int Count;
}

/// <summary>What a segment says of itself, as JSON in its first section.</summary>
internal sealed record SegmentMeta(
    int Documents,
    int Chunks,
    long TextBytes,
    string? ModelId,
    int Dimensions,
    long PathTerms,
    long SymbolTerms,
    long TextTerms,
    long CommentTerms);
