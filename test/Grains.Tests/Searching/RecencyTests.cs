using LunarHub.Grains.Tests.Hub;
using LunarHub.Search;

namespace LunarHub.Grains.Tests.Searching;

public sealed class RecencyTests : IDisposable
{
    private static readonly DateTimeOffset Newest = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(20)]
    public async Task Age_is_reckoned_from_the_newest_file_of_all_shards_and_explained(long shardBytes)
    {
        foreach (var name in Names)
        {
            repository.Write($"{name}.txt", "quixotic zephyr\n");
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path, indexing: options => options.ShardBytes = shardBytes);
        await TellAsync(hub, (await hub.AddAsync(repository)).Id);

        var hits = (await hub.SearchAsync(new SearchRequest { Query = "quixotic", Mode = SearchMode.Keyword, Explain = true })).Hits.ToDictionary(hit => hit.Path);

        for (var age = 0; age < Names.Length; age++)
        {
            var hit = hits[$"{Names[age]}.txt"];
            hit.Signals.Single(signal => signal.Name == "recency").Value.Should().BeApproximately(1.0 / (1 + age), 1e-6, "one is older than the next by as long as halves it");
            hit.Signals.Sum(signal => signal.Contribution).Should().BeApproximately(hit.Score, 1e-9);
        }
    }

    [Fact]
    public async Task Of_hits_that_are_alike_the_file_that_changed_later_is_ahead()
    {
        foreach (var name in Names)
        {
            repository.Write($"{name}.txt", "quixotic zephyr\n");
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await TellAsync(hub, (await hub.AddAsync(repository)).Id);

        (await hub.SearchAsync("quixotic", SearchMode.Keyword)).Hits.Select(hit => hit.Path).Should().Equal(Names.Select(name => $"{name}.txt"));
    }

    [Fact]
    public async Task A_weight_for_what_is_read_of_texts_has_them_read()
    {
        repository.Write("a.txt", "quixotic zephyr\n").Write("b.txt", "zephyr and then, much later in the file, something quixotic\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, searching: options => options.Weights = FusionWeights.BuiltIn.With(Signal.Phrase, 3));
        await hub.AddAsync(repository);

        var answer = await hub.SearchAsync(new SearchRequest { Query = "quixotic zephyr", Mode = SearchMode.Keyword, Explain = true });

        answer.Hits[0].Path.Should().Be("a.txt");
        answer.Hits[0].Signals.Should().Contain(signal => signal.Name == "phrase" && signal.Contribution > 2.9);
    }

    private static string[] Names => ["zulu", "yankee", "xray", "whiskey", "victor", "uniform"];

    private async Task TellAsync(TestHub hub, string id)
    {
        var changes = Names.Select((name, age) => new DocumentChange(
            new DocumentId($"{name}.txt", repository.Git("rev-parse", $"HEAD:{name}.txt").Trim()), Newest - (age * Recency.Half), "Ada", "ada@example.org"));
        var shards = (await hub.Catalog.ListAsync()).Repositories.Single(entry => entry.Id == id).Shards;
        for (var shard = 0; shard < shards; shard++)
        {
            await hub.Shard(id, shard).AddChangesAsync([.. changes]);
        }
    }
}
