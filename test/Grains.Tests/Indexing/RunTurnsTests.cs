using LunarHub.Grains.Indexing;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class RunTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Bulk_work_leaves_a_turn_to_pushes()
    {
        var turns = New(2);
        var bulk = await turns.WorkAsync(TurnKind.Bulk, 100, default);
        var second = turns.WorkAsync(TurnKind.Bulk, 100, default);
        second.IsCompleted.Should().BeFalse();

        (await turns.WorkAsync(TurnKind.Push, 1, default).WaitAsync(Patience)).Dispose();

        second.IsCompleted.Should().BeFalse();
        bulk.Dispose();
        (await second.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task Pushes_go_before_checks_and_each_in_the_order_in_which_they_came()
    {
        var turns = New(1);
        var held = await turns.WorkAsync(TurnKind.Push, 0, default);
        var order = new List<string>();
        var waiting = new[] { (Kind: TurnKind.Check, Name: "check"), (Kind: TurnKind.Push, Name: "first"), (Kind: TurnKind.Push, Name: "second") }
            .Select(async next =>
            {
                using var turn = await turns.WorkAsync(next.Kind, 0, default);
                order.Add(next.Name);
            }).ToArray();
        turns.Waiting.Should().Be(3);

        held.Dispose();
        await Task.WhenAll(waiting).WaitAsync(Patience);

        order.Should().Equal("first", "second", "check");
    }

    [Fact]
    public async Task Smaller_bulk_work_goes_first_but_a_large_one_is_not_passed_over_for_ever()
    {
        var turns = New(1);
        var held = await turns.WorkAsync(TurnKind.Bulk, 0, default);
        var order = new List<long>();
        async Task RunAsync(long bytes)
        {
            using var turn = await turns.WorkAsync(TurnKind.Bulk, bytes, default);
            order.Add(bytes);
            if (order.Count < 40)
            {
                // Small work comes without end.
                _ = RunAsync(30);
            }
        }

        var large = RunAsync(1_000);
        _ = RunAsync(30);
        held.Dispose();
        await large.WaitAsync(Patience);

        order[0].Should().Be(30);
        order.IndexOf(1_000).Should().BeInRange(1, 12);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_line()
    {
        var turns = New(1);
        var held = await turns.WorkAsync(TurnKind.Push, 0, default);
        using var stop = new CancellationTokenSource();
        var waiting = turns.WorkAsync(TurnKind.Push, 0, stop.Token);

        await stop.CancelAsync();

        await waiting.Awaiting(turn => turn).Should().ThrowAsync<OperationCanceledException>();
        turns.Waiting.Should().Be(0);
        held.Dispose();
        (await turns.WorkAsync(TurnKind.Push, 0, default).WaitAsync(Patience)).Dispose();
    }

    private static RunTurns New(int runs) => new(new IndexingOptions { ConcurrentRuns = runs }, TimeProvider.System);
}
