using System.Buffers;

namespace LunarHub.Search.Tests;

/// <summary>A search whose time runs out gives what it has found by then.</summary>
public sealed class LateSearchTests
{
    [Fact]
    public void What_the_words_found_stays_when_the_time_runs_out_among_the_vectors()
    {
        using var shard = Filled();
        using var snapshot = shard.Index.Acquire();
        using var late = new CancellationTokenSource();

        var found = snapshot.Search(Query("zephyr") with { Vector = new TrippingVector([1, 0], late).Memory, ModelId = "model", Late = late.Token });

        found.IsPartial.Should().BeTrue();
        found.TotalIsExact.Should().BeFalse();
        found.Candidates.Should().HaveCount(3).And.OnlyContain(candidate => candidate.Keyword > 0 && candidate.Cosine == null);
    }

    [Theory]
    [InlineData("zephyr", SearchMode.Keyword)]
    [InlineData("\"zephyr\"", SearchMode.Hybrid)]
    [InlineData("/z.phyr/ lang:text", SearchMode.Exact)]
    [InlineData("lang:text -zephyr", SearchMode.Hybrid)]
    public void A_search_that_has_no_time_at_all_is_partial_and_no_error(string query, SearchMode mode)
    {
        using var shard = Filled();
        using var snapshot = shard.Index.Acquire();

        var found = snapshot.Search(Query(query, mode) with { Late = new CancellationToken(canceled: true) });

        found.IsPartial.Should().BeTrue();
        found.TotalIsExact.Should().BeFalse();
        found.Candidates.Should().BeEmpty();
    }

    [Fact]
    public void A_search_in_time_is_whole_and_one_that_nobody_waits_for_is_an_error()
    {
        using var shard = Filled();
        using var snapshot = shard.Index.Acquire();
        using var never = new CancellationTokenSource();

        snapshot.Search(Query("\"zephyr\"") with { Late = never.Token }).Should().Match<ShardMatches>(found => !found.IsPartial && found.TotalIsExact && found.Candidates.Length == 3);
        var abandoned = () => snapshot.Search(Query("\"zephyr\"") with { Late = never.Token }, new CancellationToken(canceled: true));
        abandoned.Should().Throw<OperationCanceledException>();
    }

    private static ShardQuery Query(string text, SearchMode mode = SearchMode.Hybrid) => new() { Query = ParsedQuery.Parse(text), Mode = mode, Ref = TestShard.Main };

    private static TestShard Filled()
    {
        var shard = new TestShard();
        shard.Commit("c", [.. Enumerable.Range(0, 3).Select(i => TestShard.Document($"{i}.txt", $"zephyr {i}\n", vector: [1, 0]))], dimensions: 2);
        return shard;
    }

    /// <summary>A vector whose first reading ends the search's time: the words have been scored by then.</summary>
    private sealed class TrippingVector(float[] components, CancellationTokenSource late) : MemoryManager<float>
    {
        // Its length is known without reading it.
        public override Memory<float> Memory => CreateMemory(components.Length);

        public override Span<float> GetSpan()
        {
            late.Cancel();
            return components;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
