using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Shards;

/// <summary>
/// Gives stored chunks vectors of the model in force, whatever model made theirs. All shards of this process take turns, a step each: the model works for one of them at a time, and every
/// one of them comes forward. Thread-safe.
/// </summary>
public sealed partial class VectorUpkeep(IEmbedder embedder, IoBudget budget, TimeProvider time, ILogger<VectorUpkeep> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim turns = new(1, 1);

    /// <summary>The model in force.</summary>
    internal string ModelId => embedder.ModelId;

    /// <summary>Whether a failure is the model's, so that files are indexed without vectors rather than not at all.</summary>
    internal static bool IsOfModel(HubException error)
        => error.Code.StartsWith("model-", StringComparison.Ordinal) || error.Code.StartsWith("onnx-", StringComparison.Ordinal);

    public void Dispose() => turns.Dispose();

    /// <summary>Returns when all chunks of the shard have the model's vectors. A model that fails is tried again after a pause that doubles, up to an hour.</summary>
    /// <param name="report">Told why it does not go on, and null when it does.</param>
    internal async Task RunAsync(ShardIndex index, string shard, Action<string?> report, CancellationToken closing)
    {
        for (var pause = FirstPause; ;)
        {
            try
            {
                if (!await StepAsync(index, closing))
                {
                    report(null);
                    return;
                }

                pause = FirstPause;
                report(null);
            }
            catch (HubException error) when (IsOfModel(error))
            {
                report(error.Message);
                LogWaiting(shard, pause, error.Message);
                await Task.Delay(pause, time, closing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task<bool> StepAsync(ShardIndex index, CancellationToken closing)
    {
        await turns.WaitAsync(closing);
        try
        {
            // A thread of its own: it waits for the model and for its budget more than it works.
            return await Task.Factory.StartNew(() => index.Reembed(Source(), budget, closing), closing, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turns.Release();
        }
    }

    private VectorSource Source() => embedder is UnavailableEmbedder { Reason: var reason } ? throw new HubException(reason.Code, reason.Message, reason) : new(embedder.ModelId, embedder.Dimensions, (chunks, cancellationToken) =>
        embedder.EmbedAsync([.. chunks.Select(chunk => new EmbeddingInput(chunk.Text, chunk.Path, chunk.Symbol, chunk.Parent, chunk.Signature))], EmbeddingRole.Document, cancellationToken)
            .AsTask().GetAwaiter().GetResult());

    [LoggerMessage(Level = LogLevel.Warning, Message = "The vectors of shard {Shard} are not made anew; next try in {Pause}: {Reason}")]
    private partial void LogWaiting(string shard, TimeSpan pause, string reason);
}
