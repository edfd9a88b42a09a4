namespace LunarHub.Models.Tests;

public class EmbeddingBatcherTests
{
    [Fact]
    public async Task Answers_in_order_whatever_the_batches()
    {
        var model = new RecordingEmbedder();
        await using var batcher = new EmbeddingBatcher(model, new EmbeddingBatcherOptions { MostInputs = 3, Workers = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await batcher.EmbedAsync(Texts(i * 10, 10), EmbeddingRole.Document))));

        answers.SelectMany(vectors => vectors).Select(vector => (int)vector[0]).Should().Equal(Enumerable.Range(0, 200));
        model.Batches.Should().OnlyContain(batch => batch.Count <= 3);
        (await batcher.EmbedAsync([], EmbeddingRole.Query)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_waits_together_goes_together_within_the_limits()
    {
        var model = new RecordingEmbedder { Gate = new TaskCompletionSource() };
        await using var batcher = new EmbeddingBatcher(model, new EmbeddingBatcherOptions { MostInputs = 4, MostCharacters = 10 });
        var first = batcher.EmbedAsync(Texts(0, 1), EmbeddingRole.Document).AsTask();
        await model.Entered.Task;
        var rest = batcher.EmbedAsync([new("1"), new("2"), new("3"), new("4"), new("5"), new("000000006"), new("00000000000007")], EmbeddingRole.Document).AsTask();
        var query = batcher.EmbedAsync([new("8")], EmbeddingRole.Query).AsTask();
        model.Gate.SetResult();
        await Task.WhenAll(first, rest, query);

        model.Batches.Select(batch => string.Join(' ', batch.Select(int.Parse))).Should().Equal("0", "1 2 3 4", "5 6", "7", "8");
    }

    [Fact]
    public async Task A_failed_call_fails_only_its_own_texts()
    {
        var model = new RecordingEmbedder { FailOn = "13" };
        await using var batcher = new EmbeddingBatcher(model, new EmbeddingBatcherOptions { MostInputs = 1 });
        var bad = async () => await batcher.EmbedAsync([new("13")], EmbeddingRole.Query);

        await bad.Should().ThrowAsync<InvalidOperationException>().WithMessage("broken model");
        (await batcher.EmbedAsync([new("14")], EmbeddingRole.Query))[0][0].Should().Be(14);
    }

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_uncomputed()
    {
        var model = new RecordingEmbedder { Gate = new TaskCompletionSource() };
        await using var batcher = new EmbeddingBatcher(model);
        var first = batcher.EmbedAsync([new("1")], EmbeddingRole.Query).AsTask();
        await model.Entered.Task;
        using var cancel = new CancellationTokenSource();
        var second = batcher.EmbedAsync([new("2")], EmbeddingRole.Query, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        model.Gate.SetResult();
        await first;
        await batcher.EmbedAsync([new("3")], EmbeddingRole.Query);

        model.Batches.SelectMany(batch => batch).Should().Equal("1", "3");
    }

    [Fact]
    public async Task A_full_queue_makes_the_caller_wait()
    {
        var model = new RecordingEmbedder { Gate = new TaskCompletionSource() };
        await using var batcher = new EmbeddingBatcher(model, new EmbeddingBatcherOptions { Capacity = 1, MostInputs = 1 });
        var running = batcher.EmbedAsync([new("1")], EmbeddingRole.Query).AsTask();
        await model.Entered.Task;
        using var cancel = new CancellationTokenSource();
        var many = batcher.EmbedAsync(Texts(2, 10), EmbeddingRole.Query, cancel.Token).AsTask();
        many.IsCompleted.Should().BeFalse();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => many).Should().ThrowAsync<OperationCanceledException>();
        model.Gate.SetResult();
        (await running).Should().HaveCount(1);
    }

    [Fact]
    public async Task Disposing_fails_what_waits_and_refuses_the_rest()
    {
        var model = new RecordingEmbedder { Gate = new TaskCompletionSource() };
        var batcher = new EmbeddingBatcher(model, new EmbeddingBatcherOptions { MostInputs = 1 });
        var running = batcher.EmbedAsync([new("1")], EmbeddingRole.Query).AsTask();
        await model.Entered.Task;
        var waiting = batcher.EmbedAsync([new("2")], EmbeddingRole.Query).AsTask();
        await batcher.DisposeAsync();

        await FluentActions.Awaiting(() => running).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => batcher.EmbedAsync([new("3")], EmbeddingRole.Query).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await batcher.DisposeAsync();
    }

    private static EmbeddingInput[] Texts(int first, int count) => [.. Enumerable.Range(first, count).Select(i => new EmbeddingInput($"{i}"))];

    /// <summary>Its vector is the number that the text is; it can hold its first call until told.</summary>
    private sealed class RecordingEmbedder : IEmbedder
    {
        private readonly Lock _lock = new();

        public List<List<string>> Batches { get; } = [];
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource? Gate { get; init; }
        public string? FailOn { get; init; }
        public string ModelId => "recording";
        public int Dimensions => 1;

        public async ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                Batches.Add([.. inputs.Select(input => input.Text)]);
            }

            Entered.TrySetResult();
            if (Gate is not null)
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }

            return inputs.Any(input => input.Text == FailOn) ? throw new InvalidOperationException("broken model") : [.. inputs.Select(input => new float[] { int.Parse(input.Text) })];
        }
    }
}
