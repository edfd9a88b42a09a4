using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests.Matching;

/// <summary>Texts of many blocks: what begins in one and ends in the next, or the one after it, is found like anything else.</summary>
public sealed class TextBlocksTests : IDisposable
{
    private const int Lines = 900;

    private readonly TestShard shard = new();
    private readonly (string Path, string Text)[] files;

    public TextBlocksTests()
    {
        var random = new Random(17);
        files = [.. Enumerable.Range(0, 12).Select(i => ($"f{i:00}.txt", i % 5 == 4 ? "" : TextOf(random, withFoldedLetters: i % 3 == 0)))];
        shard.Commit("c", [.. files.Select(file => TestShard.Document(file.Path, file.Text, linesPerChunk: 40))]);
    }

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Every_place_of_a_text_is_found_wherever_blocks_end()
    {
        var random = new Random(18);
        for (var round = 0; round < 300; round++)
        {
            var (_, text) = files[random.Next(4)];
            var block = random.Next(1, Encoding.UTF8.GetByteCount(text) / TextBlocks.Bytes);
            var length = random.Next(3, 60);
            var start = Math.Clamp((block * TextBlocks.Bytes) - random.Next(length + 3), 0, text.Length - length);
            Check(OneLine(text.Substring(start, length)), ignoreCase: random.Next(2) == 0);
        }
    }

    [Fact]
    public void A_text_longer_than_a_block_is_found()
    {
        var line = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i:x} "));
        shard.Commit("d", [.. files.Append(("long.txt", $"{files[0].Text}\n{line}\n")).Select(file => TestShard.Document(file.Item1, file.Item2, linesPerChunk: 40))]);
        foreach (var literal in new[] { line[..(TextBlocks.Bytes - 1)], line[5..(5 + TextBlocks.Bytes)], line[3..(2 * TextBlocks.Bytes)] })
        {
            Find($"\"{literal}\" case:yes").Should().ContainSingle().Which.Path.Should().Be("long.txt");
        }
    }

    [Fact]
    public void Blocks_and_the_documents_that_own_them_are_told_from_each_other()
    {
        using var opened = new OpenSegment(Directory.GetFiles(shard.Folder, "*.seg").Single());
        var segment = opened.Value;
        var random = new Random(19);
        for (var round = 0; round < 200; round++)
        {
            var documents = new Bitmap(files.Length);
            foreach (var document in Enumerable.Range(0, files.Length).Where(_ => random.Next(3) == 0))
            {
                documents.Set(document);
            }

            var blocks = TextBlocks.Of(segment, documents);
            blocks.Count.Should().Be(documents.Ones().Sum(document => TextBlocks.In(segment.Documents[document].TextLength)));
            TextBlocks.Holders(segment, blocks).Ones().Should().Equal(documents.Ones().Where(document => segment.Documents[document].TextLength > 0));
        }
    }

    private sealed class OpenSegment(string path) : IDisposable
    {
        public Segment Value { get; } = Segment.Open(path);

        public void Dispose() => Value.Release();
    }

    private static string TextOf(Random random, bool withFoldedLetters)
    {
        var text = new StringBuilder();
        for (var line = 0; line < Lines; line++)
        {
            for (var word = random.Next(2, 9); word > 0; word--)
            {
                text.Append((char)random.Next('a', 'z')).Append((char)random.Next('A', 'Z')).Append((char)random.Next('a', 'z')).Append((char)random.Next('0', '9')).Append(word % 2 == 0 ? '_' : ' ');
            }

            text.Append(withFoldedLetters && line % 97 == 0 ? "ma\u017Fk \u212Aey\n" : "end\n");
        }

        return text.ToString();
    }

    private static string OneLine(string text)
    {
        var longest = text.Split('\n').MaxBy(part => part.Length)!;
        return string.IsNullOrWhiteSpace(longest) ? "end" : longest;
    }

    private void Check(string literal, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var expected = files.SelectMany(file => file.Text.Split('\n').Select((line, i) => (file.Path, Number: i + 1, Text: line))).Where(line => line.Text.Contains(literal, comparison)).Select(line => (line.Path, line.Number)).ToHashSet();

        expected.SymmetricExceptWith(Find($"\"{literal}\" case:{(ignoreCase ? "no" : "yes")}").Select(line => (line.Path, line.Number)));
        expected.Should().BeEmpty(literal);
    }

    private List<MatchingLine> Find(string query)
    {
        using var snapshot = shard.Index.Acquire();
        return [.. snapshot.Lines(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = SearchMode.Exact, Ref = TestShard.Main })];
    }
}
