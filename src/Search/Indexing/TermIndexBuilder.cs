using System.Runtime.InteropServices;
using System.Text;
using LunarHub.Search.Postings;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Indexing;

/// <summary>The fields of BM25F, by their number in a posting's mask.</summary>
internal enum Field
{
    Path,
    Symbol,
    Text,
    Comment,
}

/// <summary>Collects the postings of every term, and writes them in blocks when all are there.</summary>
internal sealed class TermIndexBuilder
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<PostingList> lists = [];

    public TermIndexBuilder() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the terms of a text to one field of a chunk and returns how many there were. Chunks come in rising order.</summary>
    public int Add(int chunk, Field field, ReadOnlySpan<char> text)
    {
        var sink = new Sink { Builder = this, Chunk = chunk, Field = field };
        IdentifierTokenizer.Tokenize(text, ref sink);
        return sink.Terms;
    }

    /// <summary>Writes the vocabulary, the field lengths and the postings. <paramref name="lengths"/> are those of all chunks, by their number.</summary>
    public void Write(SegmentFileWriter file, ReadOnlySpan<FieldLengths> lengths)
    {
        var terms = numbers.Select(pair => (Bytes: Encoding.UTF8.GetBytes(pair.Key), pair.Value)).ToArray();
        Array.Sort(terms, static (left, right) => left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));

        var records = new TermRecord[terms.Length + 1];
        file.BeginSection(SectionId.TermBytes);
        for (var i = 0; i < terms.Length; i++)
        {
            file.Append(terms[i].Bytes);
            records[i + 1].Bytes = records[i].Bytes + terms[i].Bytes.Length;
        }

        file.Section(SectionId.FieldLengths, lengths);
        file.BeginSection(SectionId.Postings);
        var writer = new PostingListWriter();
        var buffer = default(ByteBuffer);
        var all = CollectionsMarshal.AsSpan(lists);
        for (var i = 0; i < terms.Length; i++)
        {
            buffer.Clear();
            ref var list = ref all[terms[i].Value];
            list.Write(writer, lengths, ref buffer);
            records[i].Count = list.Count;
            records[i + 1].Postings = checked(records[i].Postings + buffer.Length);
            file.Append(buffer.Written);
        }

        file.Append(stackalloc byte[PostingLayout.Padding]);
        file.Section<TermRecord>(SectionId.Terms, records);
    }

    private void Count(ReadOnlySpan<char> term, int chunk, Field field)
    {
        if (!lookup.TryGetValue(term, out var number))
        {
            number = lists.Count;
            numbers.Add(term.ToString(), number);
            lists.Add(new PostingList { Chunk = -1, Previous = -1 });
        }

        CollectionsMarshal.AsSpan(lists)[number].Count1(chunk, field);
    }

    private ref struct Sink : ITokenSink
    {
        public TermIndexBuilder Builder;
        public int Chunk;
        public Field Field;
        public int Terms;

        public void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
        {
            var end = LunarHub.Text.Terms.Normalise(folded, kind);
            Builder.Count(folded[..end], Chunk, Field);
            if (kind != TokenKind.Compound)
            {
                Terms++;
            }
        }
    }

    /// <summary>
    /// The postings so far, and the one of the chunk that is being added. Until the list is whole a posting is the gap to the one before (varint), a mask of the fields that hold the
    /// term, and its frequency in each of them (varint).
    /// </summary>
    private struct PostingList
    {
        public ByteBuffer Bytes;
        public int Count;
        public int Chunk;
        public int Previous;
        private uint path;
        private uint symbol;
        private uint text;
        private uint comment;

        public void Count1(int chunk, Field field)
        {
            if (chunk != Chunk)
            {
                Flush();
                Chunk = chunk;
            }

            switch (field)
            {
                case Field.Path: path++; break;
                case Field.Symbol: symbol++; break;
                case Field.Text: text++; break;
                default: comment++; break;
            }
        }

        /// <summary>Appends the list as it is stored. Nothing can be counted afterwards.</summary>
        public void Write(PostingListWriter writer, ReadOnlySpan<FieldLengths> lengths, ref ByteBuffer output)
        {
            Flush();
            writer.Begin(Count);
            var reader = new VarintReader(Bytes.Written);
            for (var at = -1; !reader.AtEnd;)
            {
                at += (int)reader.Next();
                var fields = reader.NextByte();
                var frequencies = new Frequencies(
                    (fields & 1) != 0 ? reader.Next() : 0,
                    (fields & 2) != 0 ? reader.Next() : 0,
                    (fields & 4) != 0 ? reader.Next() : 0,
                    (fields & 8) != 0 ? reader.Next() : 0);
                writer.Add(new Posting(at, frequencies), lengths[at]);
            }

            writer.End(ref output);
        }

        private void Flush()
        {
            if (Chunk <= Previous)
            {
                return;
            }

            Bytes.AddVarint((uint)(Chunk - Previous));
            Bytes.Add((byte)((path > 0 ? 1 : 0) | (symbol > 0 ? 2 : 0) | (text > 0 ? 4 : 0) | (comment > 0 ? 8 : 0)));
            AddFrequency(path);
            AddFrequency(symbol);
            AddFrequency(text);
            AddFrequency(comment);
            (path, symbol, text, comment) = (0, 0, 0, 0);
            Previous = Chunk;
            Count++;
        }

        private void AddFrequency(uint frequency)
        {
            if (frequency > 0)
            {
                Bytes.AddVarint(frequency);
            }
        }
    }
}
