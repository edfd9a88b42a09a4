using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests.Symbols;

/// <summary>What a segment says of names equals what the documents said, also after a merge.</summary>
public sealed class NameDictionaryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("names-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Names_their_symbols_and_their_postings_are_those_of_the_documents(int seed)
    {
        var random = new Random(seed);
        var documents = Enumerable.Range(0, 25).Select(i => CodeDocument.WithNames(TestShard.Document($"f{random.Next(1_000)}-{i}.txt", RandomText(random), 5), random)).ToArray();
        var segment = Write(documents);
        var names = new NameDictionary(segment);

        var expected = documents
            .SelectMany((document, number) => document.Symbols.Select(symbol => symbol.Name).Concat(document.References.Select(reference => NameOf(document, reference))))
            .Distinct(StringComparer.Ordinal).OrderBy(name => name, Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)))).ToList();
        names.Count.Should().Be(expected.Count);
        for (var name = 0; name < names.Count; name++)
        {
            var text = names.StringAt(name);
            text.Should().Be(expected[name]);
            names.Find(Encoding.UTF8.GetBytes(text)).Should().Be(name);
            DefinitionsOf(segment, name).Should().BeEquivalentTo(documents.SelectMany((document, number) => document.Symbols.Where(symbol => symbol.Name == text).Select(symbol => (number, symbol.NameStart))));
            PostingsOf(names, name).Should().Equal(documents.SelectMany((document, number) => Posting(document, number, text)));
        }

        names.Find("no such name"u8).Should().Be(-1);
        segment.Release();
    }

    [Fact]
    public void A_document_is_read_back_as_it_was_written()
    {
        var random = new Random(7);
        var written = Enumerable.Range(0, 12).Select(i => CodeDocument.WithNames(TestShard.Document($"f{i}.txt", RandomText(random), 3), random))
            .Select(document => document with { Chunks = [.. document.Chunks.Select((chunk, i) => chunk with { Documentation = i % 2 == 0 ? $"説明 {i}" : null })] }).ToArray();
        var segment = Write(written);

        for (var number = 0; number < written.Length; number++)
        {
            var read = SegmentMerge.Read(segment, number, withVectors: false);
            read.References.Should().Equal(written[number].References);
            read.Symbols.Should().Equal(written[number].Symbols);
            read.Chunks.Select(chunk => chunk.Documentation).Should().Equal(written[number].Chunks.Select(chunk => chunk.Documentation));
        }

        segment.Release();
    }

    [Fact]
    public void References_given_out_of_order_are_stored_in_order()
    {
        var document = CodeDocument.Parse("a.toy", "one two three");
        var segment = Write(document with { References = [.. document.References.Reverse()] });

        SegmentMerge.Read(segment, 0, withVectors: false).References.Should().Equal(document.References);
        segment.Release();
    }

    [Theory]
    [InlineData(-1, 2, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(0, 99, 0)]
    [InlineData(0, 2, 7)]
    public void A_reference_that_cannot_be_is_refused(int start, int end, byte role)
    {
        var builder = new SegmentBuilder(null, 0);

        var adding = () => builder.Add(TestShard.Document("a.txt", "alpha") with { References = [new IndexReference(start, end, role)] });

        adding.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_path_is_found_with_every_blob_that_stands_there()
    {
        var segment = Write(TestShard.Document("b.txt", "first"), TestShard.Document("a/é.txt", "second"), TestShard.Document("b.txt", "third"), TestShard.Document("", "fourth"));

        segment.DocumentsAt("b.txt"u8).ToArray().Should().Equal(0, 2);
        segment.DocumentsAt("a/é.txt"u8).ToArray().Should().Equal(1);
        segment.DocumentsAt(""u8).ToArray().Should().Equal(3);
        segment.DocumentsAt("b.tx"u8).Length.Should().Be(0);
        segment.Find("b.txt"u8, Encoding.UTF8.GetBytes(TestShard.Document("b.txt", "third").BlobId)).Should().Be(2);
        segment.Find("b.txt"u8, "00"u8).Should().Be(-1);
        segment.Release();
    }

    private static string RandomText(Random random)
        => string.Join('\n', Enumerable.Range(0, random.Next(1, 30)).Select(_ => $"word{random.Next(60)} 検索{random.Next(9)} {new string('x', random.Next(1, 40))} 𝒳{random.Next(5)}"));

    private static string NameOf(IndexDocument document, IndexReference reference) => Encoding.UTF8.GetString(document.Text.Span[reference.Start..reference.End]);

    private static IEnumerable<(int Document, byte Roles, int Count)> Posting(IndexDocument document, int number, string name)
    {
        var uses = document.References.Where(reference => NameOf(document, reference) == name).ToList();
        return uses.Count == 0 ? [] : [(number, uses.Aggregate((byte)0, (roles, use) => (byte)(roles | (1 << use.Role))), uses.Count)];
    }

    private static List<(int Document, byte Roles, int Count)> PostingsOf(NameDictionary names, int name)
    {
        var found = new List<(int, byte, int)>();
        var reader = names.ReferencesTo(name);
        while (reader.MoveNext())
        {
            found.Add((reader.Document, reader.Roles, reader.Count));
        }

        return found;
    }

    private static List<(int Document, int NameStart)> DefinitionsOf(Segment segment, int name)
    {
        var found = new List<(int, int)>();
        foreach (var symbol in new NameDictionary(segment).SymbolsOf(name))
        {
            found.Add((segment.Symbols[symbol].Document, segment.Symbols[symbol].NameStart));
        }

        return found;
    }

    private Segment Write(params IndexDocument[] documents)
    {
        var builder = new SegmentBuilder(null, 0);
        foreach (var document in documents)
        {
            builder.Add(document);
        }

        return Segment.Open(Path.Combine(folder, builder.Write(folder).Name));
    }
}
