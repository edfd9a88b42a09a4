namespace LunarHub.Grains.Indexing;

/// <summary>How far one run is. Written by its workers, read by anyone at any time.</summary>
public sealed class ProgressMeter(TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private volatile string? stage;
    private volatile string? detail;
    private long stageStarted;
    private int filesDone;
    private int filesTotal;
    private int chunks;
    private long bytesDone;
    private long bytesTotal;

    /// <summary>The stage that runs, or null while the run waits for its turn.</summary>
    public string? Stage => stage;

    /// <summary>Files that this run has parsed.</summary>
    public int FilesDone => Volatile.Read(ref filesDone);

    public void Enter(string next)
    {
        detail = null;
        Interlocked.Exchange(ref stageStarted, time.GetTimestamp());
        stage = next;
    }

    public void Say(string line) => detail = line;

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

    /// <summary>The state now, or null while the run waits for its turn.</summary>
    public IndexProgress? Read()
    {
        if (stage is not { } current)
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
            SecondsLeft = rate > 0 ? Math.Max(0, total - done) / rate : null,
            Detail = detail,
            StartedAt = startedAt,
        };
    }
}

/// <summary>Names of a run's stages, in their order.</summary>
public static class Stages
{
    public const string Fetch = "fetch";
    public const string List = "list";
    public const string Index = "index";
    public const string Commit = "commit";

    /// <summary>The new state is visible already; who last changed its files is still being found out.</summary>
    public const string History = "history";
}
