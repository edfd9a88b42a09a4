using System.Text;
using LunarHub.Search.Postings;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Tests.Postings;

/// <summary>Postings read back as they were counted, from one posting to many blocks, with wide gaps and large frequencies.</summary>
public sealed class PostingListTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("postings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_posting_of_every_term_is_read_as_its_chunk_was_counted()
    {
        var random = new Random(31);
        var documents = new List<(string Path, string Text, string Comment)>();
        for (var i = 0; i < 1_000; i++)
        {
            // "always" fills blocks, "exactly" just fills one, "oneover" begins a second, "lump" is frequent where it stands.
            var text = new StringBuilder("always");
            text.Append(i % 2 == 0 ? " even" : "").Append(i < 128 ? " exactly" : "").Append(i < 129 ? " oneover" : "").Append(i % 333 == 332 ? " rare" : "").Append(i == 999 ? " last" : "");
            text.Insert(0, "lump ", i == 500 ? 70_000 : random.Next(30) == 0 ? random.Next(200) : 0);
            documents.Add(($"dir{random.Next(4)}/even{i}", text.ToString(), random.Next(5) == 0 ? " always noted" : ""));
        }

        var segment = Build(documents);
        var expected = Count(documents);
        try
        {
            segment.TermCount.Should().Be(expected.Count);
            for (var term = 0; term < segment.TermCount; term++)
            {
                var postings = expected[Encoding.UTF8.GetString(segment.TermAt(term))];
                var cursor = new PostingCursor(segment, term);
                cursor.Count.Should().Be(postings.Count);
                Read(cursor).Should().Equal(postings.Select(pair => new Posting(pair.Key, pair.Value)));
                Skip(segment, term, [.. postings.Keys], random);
            }

            expected["lump"][500].Text.Should().Be(70_000);
            segment.FieldLengths[500].Text.Should().Be(ushort.MaxValue, "longer fields count as the longest that is told apart");
        }
        finally
        {
            segment.Release();
        }
    }

    private static void Skip(Segment segment, int term, List<int> chunks, Random random)
    {
        var cursor = new PostingCursor(segment, term);
        for (var chunk = 0; chunk < 1_000; chunk += random.Next(1, 300))
        {
            cursor.SkipTo(chunk);
            var next = chunks.FindIndex(held => held >= chunk);
            (next < 0 ? cursor.BlockCount : next / PostingLayout.BlockSize).Should().Be(cursor.Block);
        }
    }

    private static List<Posting> Read(PostingCursor cursor)
    {
        var read = new List<Posting>();
        for (cursor.SkipTo(0); !cursor.AtEnd; cursor.SkipTo(cursor.Chunks[^1] + 1))
        {
            cursor.Open();
            for (var i = 0; i < cursor.Chunks.Length; i++)
            {
                read.Add(new Posting(cursor.Chunks[i], cursor.FrequenciesAt(i)));
            }
        }

        return read;
    }

    private Segment Build(List<(string Path, string Text, string Comment)> documents)
    {
        var builder = new SegmentBuilder(null, 0);
        foreach (var (path, text, comment) in documents)
        {
            builder.Add(TestShard.Document(path, text + comment) with { Comments = comment.Length == 0 ? [] : [(text.Length, text.Length + comment.Length)] });
        }

        return Segment.Open(Path.Combine(folder, builder.Write(folder).Name));
    }

    private static Dictionary<string, SortedDictionary<int, Frequencies>> Count(List<(string Path, string Text, string Comment)> documents)
    {
        var expected = new Dictionary<string, SortedDictionary<int, Frequencies>>(StringComparer.Ordinal);
        for (var i = 0; i < documents.Count; i++)
        {
            foreach (var term in Terms.Of(documents[i].Path))
            {
                Change(term, i, old => old with { Path = old.Path + 1 });
            }

            foreach (var term in Terms.Of(documents[i].Text))
            {
                Change(term, i, old => old with { Text = old.Text + 1 });
            }

            foreach (var term in Terms.Of(documents[i].Comment))
            {
                Change(term, i, old => old with { Comment = old.Comment + 1 });
            }
        }

        return expected;

        void Change(Term term, int chunk, Func<Frequencies, Frequencies> change)
        {
            if (!expected.TryGetValue(term.Text, out var postings))
            {
                expected[term.Text] = postings = [];
            }

            postings[chunk] = change(postings.GetValueOrDefault(chunk));
        }
    }
}
