namespace LunarHub.Search.Tests.Vectors;

/// <summary>Another model: its vectors take the place of the old ones step by step, and everything answers meanwhile.</summary>
public sealed class ReembeddingTests : IDisposable
{
    private const int Dimensions = 16;

    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Every_step_leaves_a_shard_that_answers_whole_with_both_models()
    {
        var documents = Documents(400, bytes: 10_000);
        shard.Commit("one", documents, dimensions: Dimensions);
        var before = shard.Search("zephyr");
        var done = new List<int>();
        var texts = new List<string>();
        var model = Model("new", texts);
        do
        {
            using var snapshot = shard.Index.Acquire();
            var found = snapshot.Search(Query() with { EarlierVectors = new Dictionary<string, ReadOnlyMemory<float>> { ["new"] = Unit(1) } });
            found.VectorsMissing.Should().BeFalse();
            found.Candidates.Should().HaveCount(400).And.OnlyContain(candidate => candidate.Cosine > 0.9f);
            done.Add(snapshot.CountVectors().GetValueOrDefault("new"));
            shard.Search("zephyr").Candidates.Select(candidate => candidate.Path).Should().BeEquivalentTo(before.Candidates.Select(candidate => candidate.Path));
        }
        while (shard.Index.Reembed(model));

        done.Should().BeInAscendingOrder().And.HaveCountGreaterThan(3);
        done[^1].Should().Be(400);
        texts.Should().HaveCount(400, "no chunk is embedded twice");
        using var after = shard.Index.Acquire();
        after.VectorModels.Should().Equal("new");
        after.Search(Query() with { ModelId = "new", Vector = Unit(1) }).VectorsMissing.Should().BeFalse();
        after.Search(Query()).VectorsMissing.Should().BeTrue();
    }

    [Fact]
    public void After_a_crash_at_any_step_it_goes_on_where_it_was()
    {
        shard.Commit("one", Documents(400, bytes: 10_000), dimensions: Dimensions);
        var texts = new List<string>();
        var model = Model("new", texts);
        shard.Index.Reembed(model).Should().BeTrue();
        var first = texts.Count;
        shard.Reopen();
        FluentActions.Invoking(() => shard.Index.Reembed(model with { Embed = (_, _) => throw new InvalidOperationException("killed") })).Should().Throw<InvalidOperationException>();
        shard.Reopen();
        while (shard.Index.Reembed(model))
        {
            shard.Reopen();
        }

        first.Should().BeInRange(1, 399);
        texts.Should().HaveCount(400);
        shard.Search("zephyr").Candidates.Should().HaveCount(400);
    }

    [Fact]
    public void Commits_and_merges_go_on_meanwhile_and_never_mix_models()
    {
        var documents = Documents(300, bytes: 10_000);
        shard.Commit("one", documents, dimensions: Dimensions);
        var model = Model("new", []);
        for (var round = 0; round < 12; round++)
        {
            shard.Index.Reembed(model);
            documents = [.. documents.Skip(5), .. Enumerable.Range(0, 5).Select(i => TestShard.Document($"later/{round}-{i}.txt", $"zephyr later {round} {i}\n", vector: Unit(0)))];
            shard.Commit($"commit {round}", documents, dimensions: Dimensions);
            while (shard.Index.Compact())
            {
            }

            using var snapshot = shard.Index.Acquire();
            var found = snapshot.Search(Query() with { EarlierVectors = new Dictionary<string, ReadOnlyMemory<float>> { ["new"] = Unit(1) } });
            found.Candidates.Select(candidate => candidate.Path).Should().BeEquivalentTo(documents.Select(document => document.Path));
            found.Candidates.Should().OnlyContain(candidate => candidate.Cosine > 0.9f);
        }

        while (shard.Index.Reembed(model))
        {
        }

        using var last = shard.Index.Acquire();
        last.CountVectors().Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, int>("new", 300));
    }

    [Fact]
    public void Chunks_without_vectors_get_theirs()
    {
        shard.Commit("one", Documents(3, bytes: 100));
        using (var before = shard.Index.Acquire())
        {
            before.CountVectors().Should().ContainKey("").WhoseValue.Should().Be(3);
        }

        while (shard.Index.Reembed(Model("new", [])))
        {
        }

        using var after = shard.Index.Acquire();
        after.Search(Query() with { ModelId = "new", Vector = Unit(1) }).Candidates.Should().HaveCount(3).And.OnlyContain(candidate => candidate.Cosine > 0.9f);
    }

    [Fact]
    public void A_document_without_text_needs_no_vector()
    {
        var skipped = new IndexDocument { Path = "big.bin", BlobId = new string('a', 40), Language = "binary", SkippedBecause = "binary" };
        shard.Commit("one", [skipped], dimensions: Dimensions);
        var texts = new List<string>();
        while (shard.Index.Reembed(Model("new", texts)))
        {
        }

        texts.Should().BeEmpty();
        shard.Search("path:big.bin").Candidates.Should().ContainSingle();
    }

    [Fact]
    public void Names_go_to_the_model_with_the_text()
    {
        var document = TestShard.Document("a/b.txt", "zephyr\n", vector: Unit(0));
        shard.Commit("one", [document with { Chunks = [document.Chunks[0] with { Symbol = "Run", Parent = "Engine", Signature = "void Run()" }] }], dimensions: Dimensions);
        ChunkToEmbed? seen = null;
        shard.Index.Reembed(new VectorSource("new", Dimensions, (chunks, _) =>
        {
            seen = chunks.Single();
            return [Unit(1)];
        }));
        seen.Should().Be(new ChunkToEmbed("zephyr\n", "a/b.txt", "Run", "Engine", "void Run()"));
    }

    private static List<IndexDocument> Documents(int count, int bytes) => [.. Enumerable.Range(0, count).Select(i => TestShard.Document($"{i}.txt", $"zephyr {i} {new string('x', bytes)}\n", vector: Unit(0)))];

    private static ShardQuery Query() => new() { Query = ParsedQuery.Parse("x"), Mode = SearchMode.Semantic, Ref = TestShard.Main, TopK = 1_000, ModelId = "model", Vector = Unit(0) };

    private static float[] Unit(int axis) => [.. Enumerable.Range(0, Dimensions).Select(d => d == axis ? 1f : 0f)];

    private static VectorSource Model(string id, List<string> texts) => new(id, Dimensions, (chunks, _) =>
    {
        texts.AddRange(chunks.Select(chunk => chunk.Text));
        return [.. chunks.Select(_ => Unit(1))];
    });
}
