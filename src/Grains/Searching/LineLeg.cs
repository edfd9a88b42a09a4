using System.Threading.Channels;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>One shard's part in a stream of lines: its batches, a few of them read ahead, and one line for each thing that is missing from it.</summary>
internal sealed class LineLeg(CatalogEntry repository, int number, IShardGrain grain, ShardSearch search)
{
    private const int BatchesAhead = 4;

    private readonly Channel<ShardLines> batches = Channel.CreateBounded<ShardLines>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
    private readonly HashSet<string> missing = [];

    public CatalogEntry Repository => repository;

    /// <summary>Completes with the shard's last batch, whatever became of the shard; throws only for an error in the query itself.</summary>
    public ChannelReader<ShardLines> Batches => batches.Reader;

    /// <summary>Why the shard did not come to its end, or what it had to leave out. Whole once <see cref="Batches"/> is completed.</summary>
    public IReadOnlyCollection<string> Missing => missing;

    private string Name => repository.Shards > 1 ? $"{repository.Name}, part {number + 1} of {repository.Shards}" : repository.Name;

    /// <param name="late">Ends the reading and is named as the reason.</param>
    /// <param name="stop">Ends the reading in silence; also given up when <paramref name="late"/> is.</param>
    public async Task ReadAsync(TimeSpan deadline, ILogger logger, CancellationToken late, CancellationToken stop)
    {
        try
        {
            await foreach (var batch in grain.ReadLinesAsync(search, stop).WithCancellation(stop))
            {
                Note(batch);
                if (!batch.Lines.IsEmpty)
                {
                    await batches.Writer.WriteAsync(batch, stop);
                }
            }

            batches.Writer.Complete();
        }
        catch (HubException error) when (error.Code.StartsWith("query-", StringComparison.Ordinal))
        {
            batches.Writer.Complete(error);
        }
        catch (Exception error)
        {
            if (late.IsCancellationRequested)
            {
                missing.Add($"{Name}: not finished within {deadline.TotalSeconds:0.###} s");
            }
            else if (!stop.IsCancellationRequested)
            {
                logger.LogWarning(error, "Shard {Shard} of repository {Repository} failed while its lines were read.", number, repository.Id);
                missing.Add($"{Name}: {(error is HubException known ? known.Message : "failed; the server's log says why")}");
            }

            batches.Writer.Complete();
        }
    }

    private void Note(ShardLines batch)
    {
        if (batch.SegmentsMissing)
        {
            missing.Add($"{Name}: a damaged part of the index is being built again");
        }

        if (batch.ChangesMissing)
        {
            missing.Add($"{Name}: the last changes of some files are not known yet; they are passed over");
        }
    }
}
