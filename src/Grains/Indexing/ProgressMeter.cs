using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>How far one run is. Written by its workers, read by anyone at any time.</summary>
public sealed class ProgressMeter(TimeProvider time)
{
    // A job's record holds no more.
    private const int MostRefs = 50;

    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly Lock gate = new();
    private readonly List<JobStage> stages = [];
    private readonly List<JobRef> refs = [];
    private volatile string? stage;
    private volatile string? detail;
    private volatile string? phase;
    private long stageStarted;
    private long countedUntil;
    private long phaseStarted;
    private double share;
    private int filesDone;
    private int filesTotal;
    private int chunks;
    private long bytesDone;
    private long bytesTotal;

    /// <summary>The stage that runs, or null while the run waits for its turn.</summary>
    public string? Stage => stage;

    /// <summary>Files that this run has parsed.</summary>
    public int FilesDone => Volatile.Read(ref filesDone);

    public DateTimeOffset StartedAt => startedAt;

    public int Chunks => Volatile.Read(ref chunks);

    public void Enter(string next)
    {
        lock (gate)
        {
            Close();
            detail = null;
            Volatile.Write(ref share, 0);
            countedUntil = time.GetTimestamp();
            Interlocked.Exchange(ref stageStarted, countedUntil);
            stage = next;
        }
    }

    /// <summary>Each stage that was entered, in the order of the first time, with the time spent there until now.</summary>
    public ImmutableArray<JobStage> Timeline()
    {
        lock (gate)
        {
            if (stage is null)
            {
                return [.. stages];
            }

            Close();
            return [.. stages];
        }
    }

    /// <summary>A ref has become searchable.</summary>
    internal void Moved(RefMove move)
    {
        lock (gate)
        {
            if (refs.Count < MostRefs)
            {
                refs.Add(new JobRef(move.Ref, move.OldCommit, move.Commit, move.Changes?.Count, time.GetUtcNow()));
            }
        }
    }

    /// <summary>The refs that became searchable until now, the first <see cref="MostRefs"/> of them.</summary>
    public ImmutableArray<JobRef> Refs()
    {
        lock (gate)
        {
            return [.. refs];
        }
    }

    /// <summary>One of git's own lines; the share that it tells of is the stage's.</summary>
    public void Say(string line)
    {
        detail = line;
        if (FetchProgress.TryParse(line, out var step) && step.Total > 0)
        {
            Volatile.Write(ref share, (double)step.Done / step.Total);
            if (step.Phase != phase)
            {
                phase = step.Phase;
                Interlocked.Exchange(ref phaseStarted, time.GetTimestamp());
            }
        }
    }

    /// <summary>Adds what one ref needs to what is to be done.</summary>
    public void Plan(int files, long bytes)
    {
        Interlocked.Add(ref filesTotal, files);
        Interlocked.Add(ref bytesTotal, bytes);
    }

    public void Add(int newChunks, long newBytes)
    {
        Interlocked.Increment(ref filesDone);
        Interlocked.Add(ref chunks, newChunks);
        Interlocked.Add(ref bytesDone, newBytes);
    }

    // A run enters a stage once for each of its refs: the times are added up.
    private void Close()
    {
        if (stage is not { } current)
        {
            return;
        }

        var now = time.GetTimestamp();
        var spent = time.GetElapsedTime(countedUntil, now);
        countedUntil = now;
        var known = stages.FindIndex(entered => entered.Name == current);
        if (known >= 0)
        {
            stages[known] = stages[known] with { Seconds = stages[known].Seconds + spent.TotalSeconds };
        }
        else
        {
            stages.Add(new JobStage(current, time.GetUtcNow() - spent, spent.TotalSeconds));
        }
    }

    // By the phase that git is in: what comes after it is not known.
    private double? FetchSecondsLeft(string current)
    {
        var part = Volatile.Read(ref share);
        return current == Stages.Fetch && part > 0 ? time.GetElapsedTime(Interlocked.Read(ref phaseStarted)).TotalSeconds * (1 - part) / part : null;
    }

    /// <summary>The state now, or null while the run waits for its turn.</summary>
    public IndexProgress? Read()
    {
        if (stage is not { } current || (current == Stages.Wait && Volatile.Read(ref filesTotal) == 0))
        {
            return null;
        }

        var done = Interlocked.Read(ref bytesDone);
        var total = Interlocked.Read(ref bytesTotal);
        var seconds = time.GetElapsedTime(Interlocked.Read(ref stageStarted)).TotalSeconds;
        var rate = current == Stages.Index && seconds > 0 ? done / seconds : 0;
        return new IndexProgress
        {
            Stage = current,
            FilesDone = FilesDone,
            FilesTotal = Volatile.Read(ref filesTotal),
            Chunks = Volatile.Read(ref chunks),
            BytesDone = done,
            BytesTotal = total,
            BytesPerSecond = rate,
            SecondsLeft = rate > 0 ? Math.Max(0, total - done) / rate : FetchSecondsLeft(current),
            Detail = detail,
            StartedAt = startedAt,
        };
    }
}

/// <summary>Names of a run's stages, in their order.</summary>
public static class Stages
{
    /// <summary>Other runs have the turns.</summary>
    public const string Wait = "wait";
    public const string Fetch = "fetch";
    public const string List = "list";
    public const string Index = "index";
    public const string Commit = "commit";

    /// <summary>The new state is visible already; who last changed its files is still being found out.</summary>
    public const string History = "history";

    /// <summary>The mirror's packs are joined when there are many.</summary>
    public const string Tidy = "tidy";
}
