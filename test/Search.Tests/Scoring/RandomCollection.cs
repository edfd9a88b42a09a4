using System.Collections.Immutable;
using System.Text;
using LunarHub.Search.Scoring;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests.Scoring;

/// <summary>Segments of many small chunks whose words are as unevenly frequent as those of real text, in all four fields.</summary>
internal sealed class RandomCollection : IDisposable
{
    private static readonly string[] Words = [.. Enumerable.Range(0, 60).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}x")];

    private readonly string folder = Directory.CreateTempSubdirectory("collection-").FullName;
    private readonly Random random;

    /// <param name="documents">How many documents each segment has.</param>
    public RandomCollection(int seed, params int[] documents)
    {
        random = new Random(seed);
        Segments = [.. documents.Select(Build)];
    }

    public IReadOnlyList<Segment> Segments { get; }

    public void Dispose()
    {
        foreach (var segment in Segments)
        {
            segment.Release();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A word; the later in the list, the rarer.</summary>
    public string Word() => Words[(int)(Words.Length * Math.Pow(random.NextDouble(), 3))];

    /// <summary>A query of one to eight words; some are no word of the collection.</summary>
    public string Query() => string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(20) == 0 ? "absentword" : Word()));

    /// <summary>Documents that may be found: all, most, some, few or none.</summary>
    public Bitmap Allowed(Segment segment)
    {
        var share = random.Next(5) switch { 0 => 2.0, 1 => 0.9, 2 => 0.5, 3 => 0.01, _ => -1.0 };
        var allowed = new Bitmap(segment.Meta.Documents);
        foreach (var document in Enumerable.Range(0, allowed.Length).Where(_ => random.NextDouble() < share))
        {
            allowed.Set(document);
        }

        return allowed;
    }

    public Bm25Options Options() => random.Next(3) == 0 ? new Bm25Options() : new Bm25Options
    {
        K1 = Number(3),
        PathWeight = Number(4),
        SymbolWeight = Number(4),
        TextWeight = Number(4),
        CommentWeight = Number(4),
        PathLengthNorm = Number(1),
        SymbolLengthNorm = Number(1),
        TextLengthNorm = Number(1),
        CommentLengthNorm = Number(1),
    };

    // Now and then one of the ends.
    private float Number(int most) => random.Next(5) switch { 0 => 0, 1 => most, _ => random.NextSingle() * most };

    private Segment Build(int documents)
    {
        var builder = new SegmentBuilder(null, 0);
        for (var i = 0; i < documents; i++)
        {
            builder.Add(Document(i));
        }

        return Segment.Open(Path.Combine(folder, builder.Write(folder).Name));
    }

    private IndexDocument Document(int number)
    {
        var text = new StringBuilder();
        var chunks = ImmutableArray.CreateBuilder<IndexChunk>();
        var comments = ImmutableArray.CreateBuilder<(int, int)>();
        for (var line = 1; line <= random.Next(1, 4); line++)
        {
            var start = text.Length;

            // Few shapes, so that many chunks score the same.
            for (var words = random.Next(4) == 0 ? random.Next(1, 60) : 3; words > 0; words--)
            {
                text.Append(Word()).Append(' ');
            }

            if (random.Next(3) == 0)
            {
                comments.Add((start + (3 * (text.Length - start) / 4), text.Length));
            }

            text.Append('\n');
            chunks.Add(new IndexChunk { StartLine = line, EndLine = line, StartByte = start, EndByte = text.Length, Kind = "block", Symbol = random.Next(4) == 0 ? Word() : null });
        }

        return new IndexDocument { Path = $"{Word()}/{number}", BlobId = number.ToString("x40"), Language = "text", Text = Encoding.ASCII.GetBytes(text.ToString()), Chunks = chunks.ToImmutable(), Comments = comments.ToImmutable() };
    }
}
