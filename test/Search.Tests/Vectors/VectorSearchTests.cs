using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;
using LunarHub.Text;

namespace LunarHub.Search.Tests.Vectors;

public sealed class VectorSearchTests
{
    [Fact]
    public void Quantised_search_finds_what_exact_floats_find()
    {
        var random = new Random(62);
        float[] Unit()
        {
            var vector = Enumerable.Range(0, 64).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1)).ToArray();
            var norm = MathF.Sqrt(vector.Sum(value => value * value));
            return [.. vector.Select(value => value / norm)];
        }

        var vectors = Enumerable.Range(0, 1_000).Select(_ => Unit()).ToList();
        using var shard = new TestShard();
        shard.Commit("c", [.. vectors.Select((vector, i) => TestShard.Document($"{i}", $"text {i}", vector: vector))], dimensions: 64);
        using var snapshot = shard.Index.Acquire();
        var agreed = 0;
        for (var round = 0; round < 50; round++)
        {
            var query = Unit();
            var exact = vectors.Select((vector, i) => (Path: $"{i}", Score: vector.Zip(query, (a, b) => a * b).Sum())).OrderByDescending(entry => entry.Score).Take(10).ToDictionary(entry => entry.Path, entry => entry.Score);
            var found = snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse("x"), Mode = SearchMode.Semantic, Ref = TestShard.Main, Vector = query, ModelId = "model", TopK = 10 }).Candidates;
            agreed += found.Count(hit => exact.ContainsKey(hit.Path));
            foreach (var hit in found.Where(hit => exact.ContainsKey(hit.Path)))
            {
                hit.Cosine!.Value.Should().BeApproximately(exact[hit.Path], 0.02f);
            }
        }

        (agreed / 500.0).Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void The_zero_vector_and_infinities_quantise_to_nothing()
    {
        var row = new sbyte[3];
        VectorQuantiser.Quantise([0, 0, 0], row).Should().Be(0);
        VectorQuantiser.Quantise([float.PositiveInfinity, 1, 0], row).Should().Be(0);
        row.Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void A_segment_large_enough_has_sketches_and_finds_through_them_what_its_filters_allow()
    {
        const int Chunks = 2 * VectorPlan.SketchFrom;
        var data = TestVectors.Clustered(63, Chunks, 64, centres: 200);
        using var shard = new TestShard();
        var documents = Enumerable.Range(0, Chunks / 64).Select(i => Document(i, data.Vectors.Skip(i * 64).Take(64))).ToArray();
        shard.Commit("c", documents, dimensions: 64);
        using var snapshot = shard.Index.Acquire();
        using var opened = new OpenSegment(Directory.GetFiles(shard.Folder, "*.seg").Single());
        opened.Segment.VectorLists.Length.Should().Be(VectorPlan.Lists(Chunks)).And.BePositive();
        var random = new Random(64);
        foreach (var (text, allowed) in new (string, Func<int, bool>)[] { ("x", _ => true), ("x path:even", i => i % 2 == 0), ("x path:even/1", i => i % 2 == 0 && i.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '1'), ("x path:7.txt", i => i % 10 == 7) })
        {
            var recall = 0.0;
            var rows = new Bitmap(Chunks);
            foreach (var document in Enumerable.Range(0, documents.Length).Where(allowed))
            {
                rows.SetRange(document * 64, 64);
            }

            for (var round = 0; round < 10; round++)
            {
                var query = TestVectors.Near(random, data.Vectors[random.Next(Chunks)]);
                var found = snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse(text), Mode = SearchMode.Semantic, Ref = TestShard.Main, Vector = query, ModelId = "model", TopK = 10 }).Candidates;
                found.Should().HaveCount(10).And.OnlyContain(hit => rows[hit.Chunk], text);
                recall += data.Recall(query, [.. found.Select(hit => (hit.Cosine!.Value, hit.Chunk))], 10, rows);
            }

            (recall / 10).Should().BeGreaterThan(0.9, text);
        }
    }

    [Fact]
    public void Sections_that_do_not_fit_each_other_are_damage()
    {
        var folder = Directory.CreateTempSubdirectory("vectors-").FullName;
        try
        {
            foreach (var (fault, write) in Faults())
            {
                var path = Path.Combine(folder, $"{fault}.seg");
                using (var file = new SegmentFileWriter(path, IoBudget.Unlimited, CancellationToken.None))
                {
                    var meta = new SegmentMeta(1, 2, 0, "model", 64, 0, 0, 0, 0);
                    file.Section(SectionId.Meta, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(meta));
                    write(file);
                    file.Finish();
                }

                var opening = () => Segment.Open(path).Release();
                if (fault == "none")
                {
                    opening.Should().NotThrow();
                }
                else
                {
                    opening.Should().Throw<HubException>(fault).Which.Code.Should().Be("index-corrupt");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Fault, Action<SegmentFileWriter> Write)> Faults()
    {
        var data = TestVectors.Clustered(65, 2, 64);
        var good = data.BuildLists(1);
        var length = SketchBlock.Length(64);
        byte[] Changed(int row)
        {
            var bytes = (byte[])good.Blocks.Clone();
            BitConverter.TryWriteBytes(bytes.AsSpan(length - (SketchBlock.Slots * sizeof(int))), row);
            return bytes;
        }

        Action<SegmentFileWriter> With(int rows, int scales, ListRecord[] lists, int centroids, byte[] blocks) => file =>
        {
            file.Section<sbyte>(SectionId.Vectors, new sbyte[rows * 64]);
            file.Section<float>(SectionId.VectorScales, new float[scales]);
            file.Section<ListRecord>(SectionId.VectorLists, lists);
            file.Section<sbyte>(SectionId.VectorCentroids, new sbyte[centroids * 64]);
            file.Section(SectionId.VectorBlocks, blocks);
        };

        yield return ("none", With(2, 2, good.Records, 1, good.Blocks));
        yield return ("too few rows", With(1, 2, good.Records, 1, good.Blocks));
        yield return ("too few scales", With(1, 1, good.Records, 1, good.Blocks));
        yield return ("no centroid", With(2, 2, good.Records, 0, good.Blocks));
        yield return ("half a block", With(2, 2, good.Records, 1, good.Blocks[..(length / 2)]));
        yield return ("no block", With(2, 2, good.Records, 1, []));
        yield return ("a row too high", With(2, 2, good.Records, 1, Changed(2)));
        yield return ("no row in a used slot", With(2, 2, good.Records, 1, Changed(-1)));
        yield return ("a list of too many rows", With(2, 2, [good.Records[0] with { Rows = int.MaxValue }], 1, good.Blocks));
        yield return ("a list that begins elsewhere", With(2, 2, [good.Records[0] with { FirstBlock = 1 }], 1, good.Blocks));
    }

    private static IndexDocument Document(int number, IEnumerable<float[]> vectors)
    {
        var path = $"{(number % 2 == 0 ? "even" : "odd")}/{number}.txt";
        var chunks = vectors.Select((vector, i) => new IndexChunk { StartLine = i + 1, EndLine = i + 1, StartByte = 2 * i, EndByte = (2 * i) + 2, Kind = "block", Vector = vector });
        return new IndexDocument { Path = path, BlobId = path, Language = "text", Text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", 64))), Chunks = [.. chunks] };
    }

    private sealed class OpenSegment(string path) : IDisposable
    {
        public Segment Segment { get; } = Segment.Open(path);

        public void Dispose() => Segment.Release();
    }
}
