using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LunarHub.Search.Indexing;
using LunarHub.Search.Postings;
using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;

namespace LunarHub.Search;

/// <summary>
/// Collects documents and writes them as one immutable segment file. Not thread-safe: one builder belongs to one writer.
/// </summary>
public sealed class SegmentBuilder
{
    private readonly string? modelId;
    private readonly int dimensions;
    private readonly bool withTerms;
    private readonly StringTableBuilder strings = new();
    private readonly TermIndexBuilder terms = new();
    private readonly TrigramIndexBuilder trigrams = new();
    private readonly NameIndexBuilder names = new();
    private readonly List<DocumentRecord> documents = [];
    private readonly List<ChunkRecord> chunks = [];
    private readonly List<FieldLengths> lengths = [];
    private readonly List<SymbolRecord> symbols = [];
    private readonly List<CommentRecord> comments = [];
    private readonly List<ReadOnlyMemory<byte>> texts = [];
    private readonly VectorColumn vectors;
    private ByteBuffer references;
    private char[] characters = new char[8 << 10];
    private long textBytes;
    private (long Path, long Symbol, long Text, long Comment) lengthSums;

    /// <param name="modelId">The embedder's id, or null for a segment without vectors.</param>
    /// <param name="dimensions">Length of every chunk vector; 0 without vectors.</param>
    /// <param name="withTerms">False where text is only ever found by what stands in it: then no words are counted, and none rank.</param>
    public SegmentBuilder(string? modelId, int dimensions, bool withTerms = true)
    {
        this.withTerms = withTerms;
        this.modelId = dimensions > 0 ? modelId : null;
        this.dimensions = modelId is null ? 0 : dimensions;
        vectors = new VectorColumn(this.dimensions);
    }

    /// <summary>Whether chunks are stored with vectors.</summary>
    public bool HasVectors => dimensions > 0;

    /// <summary>Documents added so far.</summary>
    public int DocumentCount => documents.Count;

    /// <summary>Bytes of text added so far. A writer starts a new segment when this grows too large: a segment's parts must each stay below 2 GiB.</summary>
    public long BufferedBytes => textBytes;

    /// <exception cref="ArgumentException">The bytes of a chunk or reference lie outside the text, or a vector has another length.</exception>
    public void Add(IndexDocument document)
    {
        var number = documents.Count;
        var text = document.Text.Span;
        var referencesOffset = references.Length;
        AddReferences(document, number);
        var firstTextBlock = documents.Count > 0 ? TextBlocks.End(documents[^1]) : 0;
        documents.Add(new DocumentRecord
        {
            Path = strings.Add(document.Path),
            BlobId = strings.Add(document.BlobId),
            Language = strings.Add(document.Language),
            SkippedBecause = strings.Add(document.SkippedBecause),
            Traits = (int)document.Traits,
            TextOffset = textBytes,
            TextLength = text.Length,
            FirstChunk = chunks.Count,
            ChunkCount = Math.Max(1, document.Chunks.Length),
            FirstSymbol = symbols.Count,
            SymbolCount = document.Symbols.Length,
            FirstComment = comments.Count,
            CommentCount = document.Comments.Length,
            ReferencesOffset = referencesOffset,
            ReferencesLength = references.Length - referencesOffset,
            ReferenceCount = document.References.Length,
            FirstTextBlock = firstTextBlock,
        });
        foreach (var (start, end) in document.Comments)
        {
            comments.Add(new CommentRecord { Start = start, End = end });
        }

        if (text.Length > 0)
        {
            texts.Add(document.Text);
            textBytes += text.Length;
            trigrams.Add(firstTextBlock, text);
        }

        foreach (var symbol in document.Symbols)
        {
            names.AddSymbol(Encoding.UTF8.GetBytes(symbol.Name));
            symbols.Add(new SymbolRecord
            {
                Kind = strings.Add(symbol.Kind),
                Scope = strings.Add(symbol.Scope),
                Document = number,
                NameStart = symbol.NameStart,
                NameEnd = symbol.NameEnd,
                StartLine = symbol.StartLine,
                EndLine = symbol.EndLine,
            });
        }

        // A document without text has one empty chunk, so that its path can be found like any other.
        if (document.Chunks.IsEmpty)
        {
            AddChunk(document, number, new IndexChunk { StartLine = 1, EndLine = 1, StartByte = 0, EndByte = 0, Kind = "file" });
        }

        foreach (var chunk in document.Chunks)
        {
            AddChunk(document, number, chunk);
        }
    }

    /// <summary>
    /// Writes the segment into <paramref name="directory"/> under a temporary name, fsyncs, renames. The name is unique. A builder writes once.
    /// </summary>
    public SegmentInfo Write(string directory, CancellationToken cancellationToken = default) => Write(directory, IoBudget.Unlimited, cancellationToken);

    /// <inheritdoc cref="Write(string, CancellationToken)"/>
    internal SegmentInfo Write(string directory, IoBudget budget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = SegmentFormat.NewFileName();
        using var file = new SegmentFileWriter(Path.Combine(directory, name), budget, cancellationToken);
        var meta = new SegmentMeta(
            documents.Count,
            chunks.Count,
            textBytes,
            modelId,
            dimensions,
            lengthSums.Path,
            lengthSums.Symbol,
            lengthSums.Text,
            lengthSums.Comment);
        file.Section(SectionId.Meta, JsonSerializer.SerializeToUtf8Bytes(meta));
        file.Section<DocumentRecord>(SectionId.Documents, CollectionsMarshal.AsSpan(documents));
        strings.Write(file);
        file.Section<ChunkRecord>(SectionId.Chunks, CollectionsMarshal.AsSpan(chunks));
        WriteSymbols(file);
        file.Section<CommentRecord>(SectionId.Comments, CollectionsMarshal.AsSpan(comments));
        file.Section<int>(SectionId.PathOrder, OrderByPath());
        file.Section(SectionId.References, references.Written);
        file.BeginSection(SectionId.Text);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Append(text.Span);
        }

        terms.Write(file, CollectionsMarshal.AsSpan(lengths));
        cancellationToken.ThrowIfCancellationRequested();
        trigrams.Write(file);
        cancellationToken.ThrowIfCancellationRequested();
        vectors.Write(file);
        return new SegmentInfo(name, documents.Count, chunks.Count, textBytes, file.Finish(), modelId, dimensions);
    }

    private void AddChunk(IndexDocument document, int number, IndexChunk chunk)
    {
        if (chunk.StartByte < 0 || chunk.EndByte < chunk.StartByte || chunk.EndByte > document.Text.Length)
        {
            throw new ArgumentException($"A chunk of {document.Path} lies outside its text.", nameof(document));
        }

        var id = chunks.Count;
        var (textTerms, commentTerms) = withTerms ? AddTextTerms(id, document, chunk) : (0, 0);
        chunks.Add(new ChunkRecord
        {
            Document = number,
            StartLine = chunk.StartLine,
            EndLine = chunk.EndLine,
            StartByte = chunk.StartByte,
            EndByte = chunk.EndByte,
            Kind = strings.Add(chunk.Kind),
            Symbol = strings.Add(chunk.Symbol),
            Parent = strings.Add(chunk.Parent),
            Signature = strings.Add(chunk.Signature),
            Documentation = strings.Add(chunk.Documentation),
        });
        if (withTerms)
        {
            AddLengths(terms.Add(id, Field.Path, document.Path), terms.Add(id, Field.Symbol, chunk.Symbol) + terms.Add(id, Field.Symbol, chunk.Parent), textTerms, commentTerms);
        }
        else
        {
            AddLengths(0, 0, 0, 0);
        }

        if (dimensions > 0)
        {
            AddVector(document, chunk);
        }
    }

    private void AddLengths(int path, int symbol, int text, int comment)
    {
        lengths.Add(new FieldLengths(path, symbol, text, comment));
        lengthSums = (lengthSums.Path + path, lengthSums.Symbol + symbol, lengthSums.Text + text, lengthSums.Comment + comment);
    }

    private void AddReferences(IndexDocument document, int number)
    {
        var sorted = document.References;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Start < sorted[i - 1].Start)
            {
                sorted = sorted.Sort(static (left, right) => left.Start.CompareTo(right.Start));
            }
        }

        var text = document.Text.Span;
        var previous = 0;
        foreach (var reference in sorted)
        {
            if (reference.Start < 0 || reference.End <= reference.Start || reference.End > text.Length || reference.Role >= ReferenceList.Roles)
            {
                throw new ArgumentException($"A reference of {document.Path} lies outside its text or has no known role.", nameof(document));
            }

            ReferenceList.Append(ref references, ref previous, reference);
            names.AddReference(number, text[reference.Start..reference.End], reference.Role);
        }
    }

    private void WriteSymbols(SegmentFileWriter file)
    {
        var numbers = names.Write(file);
        var records = CollectionsMarshal.AsSpan(symbols);
        for (var i = 0; i < records.Length; i++)
        {
            records[i].Name = numbers[i];
        }

        file.Section<SymbolRecord>(SectionId.Symbols, records);
    }

    private int[] OrderByPath()
    {
        var order = Enumerable.Range(0, documents.Count).ToArray();
        Array.Sort(order, (left, right) => strings.BytesOf(documents[left].Path).SequenceCompareTo(strings.BytesOf(documents[right].Path)) is not 0 and var compared ? compared : left - right);
        return order;
    }

    private void AddVector(IndexDocument document, IndexChunk chunk)
    {
        if (!chunk.Vector.IsEmpty && chunk.Vector.Length != dimensions)
        {
            throw new ArgumentException($"A vector of {document.Path} has {chunk.Vector.Length} dimensions, the segment has {dimensions}.", nameof(document));
        }

        vectors.Add(chunk.Vector.Span);
    }

    // Comments that reach into the chunk go to their own field, the rest to the text field.
    private (int Text, int Comment) AddTextTerms(int id, IndexDocument document, IndexChunk chunk)
    {
        var (textTerms, commentTerms) = (0, 0);
        var position = chunk.StartByte;
        foreach (var (start, end) in document.Comments)
        {
            var from = Math.Max(start, position);
            var to = Math.Min(end, chunk.EndByte);
            if (from < to)
            {
                textTerms += terms.Add(id, Field.Text, Decode(document.Text.Span[position..from]));
                commentTerms += terms.Add(id, Field.Comment, Decode(document.Text.Span[from..to]));
                position = to;
            }
        }

        textTerms += terms.Add(id, Field.Text, Decode(document.Text.Span[position..chunk.EndByte]));
        return (textTerms, commentTerms);
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8)
    {
        if (characters.Length < utf8.Length)
        {
            characters = new char[utf8.Length * 2];
        }

        return characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters));
    }
}

/// <summary>A written segment. <see cref="Name"/> is its file name inside the shard's folder.</summary>
public sealed record SegmentInfo(string Name, int Documents, int Chunks, long TextBytes, long FileBytes, string? ModelId, int Dimensions);
