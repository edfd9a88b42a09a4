namespace LunarHub.Search.Tests.Caching;

public sealed class HotCacheTests
{
    private static readonly string[] Words = ["retry", "Retry", "policy", "queue", "drain", "flush", "ſecure", "Kelvin", "x", "retryPolicy"];

    private static readonly string[] Queries =
    [
        "\"retry\"", "\"Retry\" case:yes", "/retry\\w*/", "/Ret\\w+/ case:yes", "\"retry\" AND \"queue\"", "\"drain\" AND NOT \"flush\"", "\"retry\" path:a", "\"queue\" OR /fl.sh/", "\"secure\"", "\"x\"",
        "retry AND policy", "NOT \"retry\" AND \"queue\"",
    ];

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(3_000)]
    public void A_search_finds_the_same_with_the_cache_whatever_was_asked_before(long bytes)
    {
        var hot = new HotCache(bytes);
        using var kept = new TestShard(hot);
        using var bare = new TestShard();
        var random = new Random(4);
        var documents = new List<IndexDocument>();
        for (var round = 0; round < 9; round++)
        {
            documents.AddRange(Enumerable.Range(0, 20).Select(i => TestShard.Document($"{(i % 3 == 0 ? "a" : "b")}/{round}-{i}.cs", Text(random), linesPerChunk: 2)));
            foreach (var shard in new[] { kept, bare })
            {
                shard.Commit($"c{round}", documents);
                shard.Commit($"d{round}", [.. documents.Where((_, i) => i % 2 == 0)], "refs/heads/half");
            }

            for (var ask = 0; ask < 20; ask++)
            {
                var (query, reference) = (Queries[random.Next(Queries.Length)], random.Next(2) == 0 ? TestShard.Main : "refs/heads/half");
                Answers(kept, query, reference).Should().Equal(Answers(bare, query, reference), "of {0} in {1}", query, reference);
            }

            hot.Bytes.Should().BeInRange(1, bytes);
        }

        kept.Index.Compact().Should().BeTrue();
        bare.Index.Compact().Should().BeTrue();
        foreach (var query in Queries)
        {
            Answers(kept, query, TestShard.Main).Should().Equal(Answers(bare, query, TestShard.Main), "of {0} after a merge", query);
        }
    }

    [Fact]
    public void What_was_found_in_a_segment_serves_after_a_commit_that_leaves_it()
    {
        var hot = new HotCache(1 << 20);
        using var shard = new TestShard(hot);
        IndexDocument[] documents = [TestShard.Document("a.cs", "retry the call\n"), TestShard.Document("b.cs", "never again\n")];
        shard.Commit("c", documents);
        Answers(shard, "\"retry\"", TestShard.Main);
        hot.Lookups(HotKind.Matches).Should().Be(new HotLookups(0, 1));

        shard.Commit("d", [.. documents, TestShard.Document("c.cs", "retry later\n")]);

        Answers(shard, "\"retry\"", TestShard.Main).Should().HaveCount(2);
        hot.Lookups(HotKind.Matches).Should().Be(new HotLookups(1, 2), "the segment of the first commit was looked through before, the new one was not");
        hot.Lookups(HotKind.Snippets).Hits.Should().Be(1);
    }

    [Fact]
    public void Words_and_phrases_of_the_same_letters_have_snippets_of_their_own()
    {
        using var shard = new TestShard(new HotCache(1 << 20));
        shard.Commit("c", [TestShard.Document("a.cs", "lower owes\n")]);

        Answers(shard, "lower", TestShard.Main).Single().Should().EndWith("(0, 5)");
        Answers(shard, "\"ower\"", TestShard.Main).Single().Should().EndWith("(1, 4)");
    }

    [Fact]
    public void Searches_at_the_same_time_find_what_one_alone_finds()
    {
        var hot = new HotCache(20_000);
        using var shard = new TestShard(hot);
        var random = new Random(5);
        shard.Commit("c", [.. Enumerable.Range(0, 60).Select(i => TestShard.Document($"a/{i}.cs", Text(random), linesPerChunk: 2))]);
        using var bare = new TestShard();
        random = new Random(5);
        bare.Commit("c", [.. Enumerable.Range(0, 60).Select(i => TestShard.Document($"a/{i}.cs", Text(random), linesPerChunk: 2))]);
        var expected = Queries.ToDictionary(query => query, query => Answers(bare, query, TestShard.Main));

        Parallel.For(0, 400, i => Answers(shard, Queries[i % Queries.Length], TestShard.Main).Should().Equal(expected[Queries[i % Queries.Length]]));

        hot.Bytes.Should().BeInRange(0, 20_000);
    }

    [Fact]
    public void An_emptied_cache_fills_again()
    {
        var hot = new HotCache(20_000);
        using var shard = new TestShard(hot);
        var random = new Random(6);
        shard.Commit("c", [.. Enumerable.Range(0, 60).Select(i => TestShard.Document($"a/{i}.cs", Text(random), linesPerChunk: 2))]);
        var before = Queries.Select(query => Answers(shard, query, TestShard.Main)).ToList();

        hot.Clear();
        hot.Bytes.Should().Be(0);

        Queries.Select(query => Answers(shard, query, TestShard.Main)).Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
        hot.Bytes.Should().BeGreaterThan(0);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, 8).Select(_ => string.Join(' ', Enumerable.Range(0, 3).Select(_ => Words[random.Next(Words.Length)])) + "\n"));

    // Where hits stand, how often, and what is shown of them; and every line.
    private static List<string> Answers(TestShard shard, string text, string reference)
    {
        using var snapshot = shard.Index.Acquire();
        var query = ParsedQuery.Parse(text);
        var found = snapshot.Search(new ShardQuery { Query = query, Mode = SearchMode.Keyword, Ref = reference }).Candidates.OrderBy(hit => (hit.Path, hit.StartLine)).ToList();
        var shown = snapshot.Fetch(found.Select(hit => (hit.Segment, hit.Chunk)), query, SearchMode.Keyword);
        return [.. found.Select((hit, i) => $"{hit.Path}:{hit.StartLine} {hit.ExactMatches} {shown[i]!.Snippet} {string.Join(' ', shown[i]!.Highlights)}")];
    }
}
