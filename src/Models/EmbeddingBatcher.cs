using System.Threading.Channels;

namespace LunarHub.Models;

/// <summary>How <see cref="EmbeddingBatcher"/> groups requests.</summary>
public sealed class EmbeddingBatcherOptions
{
    /// <summary>Most texts in one call of the model. Default value: 64.</summary>
    public int MostInputs { get; set; } = 64;

    /// <summary>Most UTF-16 units in one call. A single text may exceed it and then goes alone. Default value: 262,144.</summary>
    public int MostCharacters { get; set; } = 262_144;

    /// <summary>Texts that may wait. Default value: 1,024.</summary>
    /// <remarks>When so many wait, callers wait too: memory stays bounded and the pressure reaches whoever reads files.</remarks>
    public int Capacity { get; set; } = 1_024;

    /// <summary>Calls of the model that may run at once. Default value: 1.</summary>
    public int Workers { get; set; } = 1;
}

/// <summary>
/// Groups the texts of many callers into few calls of an embedder, for models whose cost is in the call (a native runtime, a remote endpoint). Answers as that
/// embedder answers. A call takes what is waiting and never delays a text to fill a batch.
/// </summary>
/// <remarks>
/// A failed call fails the texts in it and no others. A cancelled request leaves the queue without being computed. Texts of one request may go in different calls.
/// </remarks>
public sealed class EmbeddingBatcher : IEmbedder, IAsyncDisposable
{
    private readonly IEmbedder _inner;
    private readonly EmbeddingBatcherOptions _options;
    private readonly Channel<Request> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;

    public EmbeddingBatcher(IEmbedder inner, EmbeddingBatcherOptions? options = null)
    {
        _inner = inner;
        _options = options ?? new EmbeddingBatcherOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MostInputs, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MostCharacters, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.Capacity, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.Workers, nameof(options));
        _queue = Channel.CreateBounded<Request>(new BoundedChannelOptions(_options.Capacity) { SingleReader = _options.Workers == 1 });
        _workers = [.. Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(RunAsync))];
    }

    /// <inheritdoc/>
    public string ModelId => _inner.ModelId;

    /// <inheritdoc/>
    public int Dimensions => _inner.Dimensions;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before the texts were embedded.</exception>
    public async ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
    {
        if (inputs.Count == 0)
        {
            return [];
        }

        var answers = new Task<float[]>[inputs.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var request = new Request(inputs[i], role, cancellationToken);
            answers[i] = request.Answer;
            try
            {
                await _queue.Writer.WriteAsync(request, cancellationToken);
            }
            catch (ChannelClosedException e)
            {
                throw new ObjectDisposedException("The batcher was disposed before the texts were embedded.", e);
            }
        }

        return await Task.WhenAll(answers).WaitAsync(cancellationToken);
    }

    /// <summary>Refuses new texts, cancels the calls in progress and fails what is still waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        while (_queue.Reader.TryRead(out var request))
        {
            request.Fail(new ObjectDisposedException(nameof(EmbeddingBatcher)));
        }

        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Request>(_options.MostInputs);
        Request? left = null;
        try
        {
            while (left is not null || await _queue.Reader.WaitToReadAsync(_stopping.Token))
            {
                left = Gather(batch, left);
                await RunBatchAsync(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            left?.Fail(new ObjectDisposedException(nameof(EmbeddingBatcher)));
        }
    }

    /// <summary>Fills the batch with requests of one role; returns the first request that did not fit.</summary>
    private Request? Gather(List<Request> batch, Request? first)
    {
        var characters = 0;
        var next = first;
        while (next is not null || _queue.Reader.TryRead(out next))
        {
            if (next.IsCancelled)
            {
                next = null;
                continue;
            }

            var fits = batch.Count == 0
                || (batch.Count < _options.MostInputs && characters + next.Characters <= _options.MostCharacters && next.Role == batch[0].Role);
            if (!fits)
            {
                return next;
            }

            batch.Add(next);
            characters += next.Characters;
            next = null;
        }

        return null;
    }

    private async Task RunBatchAsync(List<Request> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var vectors = await _inner.EmbedAsync([.. batch.Select(request => request.Input)], batch[0].Role, _stopping.Token);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Complete(vectors[i]);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            batch.ForEach(request => request.Fail(new ObjectDisposedException(nameof(EmbeddingBatcher))));
        }
#pragma warning disable CA1031 // Whatever the model threw belongs to the callers of this batch; the worker serves the next ones.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.ForEach(request => request.Fail(e));
        }
    }

    /// <summary>One text that waits for its vector.</summary>
    private sealed class Request(EmbeddingInput input, EmbeddingRole role, CancellationToken cancellation)
    {
        private readonly TaskCompletionSource<float[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EmbeddingInput Input => input;

        public EmbeddingRole Role => role;

        public Task<float[]> Answer => _answer.Task;

        public int Characters { get; } = input.Text.Length + (input.Path?.Length ?? 0) + (input.Symbol?.Length ?? 0) + (input.Parent?.Length ?? 0) + (input.Signature?.Length ?? 0);

        public bool IsCancelled => cancellation.IsCancellationRequested && _answer.TrySetCanceled(cancellation);

        public void Complete(float[] vector) => _answer.TrySetResult(vector);

        public void Fail(Exception error)
        {
            _answer.TrySetException(error);

            // The caller may have gone; an error that no one reads is no one's crash.
            _ = _answer.Task.Exception;
        }
    }
}
