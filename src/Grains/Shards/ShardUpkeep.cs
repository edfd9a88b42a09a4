using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Shards;

/// <summary>
/// What goes on in an open shard beside its searches: segments are merged, given vectors of the model in force, read through for damage, and taken out where they are damaged, whereupon
/// the repository is asked to index what was lost. Called from one grain's turns, except for <see cref="TakeOutDamaged"/>, which is thread-safe.
/// </summary>
internal sealed partial class ShardUpkeep(ShardIndex index, string shard, IoBudget budget, VectorUpkeep vectors, Func<Task> keep, Func<Task> repair, ILogger logger)
{
    private readonly CancellationTokenSource closing = new();
    private Task compacting = Task.CompletedTask;
    private Task scrubbing = Task.CompletedTask;
    private Task embedding = Task.CompletedTask;
    private volatile bool embeddingWanted;
    private volatile string? vectorProblem;

    /// <summary>The model in force.</summary>
    public string ModelId => vectors.ModelId;

    /// <summary>Why chunks do not get the model's vectors just now, or null.</summary>
    public string? VectorProblem => vectorProblem;

    /// <summary>Gives chunks with vectors of another model, or with none, those of the model in force.</summary>
    public void Embed()
    {
        embeddingWanted = true;
        if (embedding.IsCompleted)
        {
            embedding = Task.Run(EmbedAsync, CancellationToken.None);
        }
    }

    public void Compact()
    {
        if (compacting.IsCompleted)
        {
            // A thread of its own: it waits for its budget more than it works.
            compacting = Task.Factory.StartNew(CompactNow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Reads what was not read yet, once a scrub that is under way is over.</summary>
    public void Scrub()
    {
        var before = scrubbing;
        scrubbing = Task.Run(() => ScrubAsync(before), CancellationToken.None);
    }

    /// <summary>Takes out the segments in which damage was met. Returns whether there were any.</summary>
    public bool TakeOutDamaged()
    {
        if (!index.SetAsideDamaged())
        {
            return false;
        }

        Report();
        return true;
    }

    /// <summary>Ends what is under way.</summary>
    public async Task StopAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(compacting, scrubbing, embedding);
    }

    private async Task CompactNow()
    {
        try
        {
            while (index.Compact(budget, closing.Token))
            {
                await keep();
            }
        }
        catch (OperationCanceledException)
        {
            // The shard closes; what was written so far is named nowhere and is removed at the next opening.
        }
        catch (Exception error)
        {
            LogNotCompacted(error, shard);
            TakeOutDamaged();
        }
    }

    private async Task EmbedAsync()
    {
        try
        {
            while (embeddingWanted)
            {
                embeddingWanted = false;
                await vectors.RunAsync(index, shard, problem => vectorProblem = problem, closing.Token);
                await keep();
            }
        }
        catch (OperationCanceledException)
        {
            // The shard closes; the next opening goes on.
        }
        catch (Exception error)
        {
            LogNotEmbedded(error, shard);
            TakeOutDamaged();
        }
    }

    private async Task ScrubAsync(Task before)
    {
        await before;
        try
        {
            if (await index.ScrubAsync(budget, closing.Token))
            {
                Report();
            }
        }
        catch (OperationCanceledException)
        {
            // The shard closes; the next opening reads on.
        }
    }

    private void Report()
    {
        foreach (var problem in index.Problems)
        {
            LogProblem(shard, problem);
        }

        _ = Task.Run(AskForRepairAsync, CancellationToken.None);
    }

    private async Task AskForRepairAsync()
    {
        try
        {
            await repair();
        }
        catch (HubException error)
        {
            LogNotAsked(error, shard);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard}: {Problem}")]
    private partial void LogProblem(string shard, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The segments of shard {Shard} could not be merged; they stay as they are.")]
    private partial void LogNotCompacted(Exception error, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The vectors of shard {Shard} could not be made anew; the next commit or start tries again.")]
    private partial void LogNotEmbedded(Exception error, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What shard {Shard} lost could not be asked for; the next indexing brings it back.")]
    private partial void LogNotAsked(Exception error, string shard);
}
