namespace LunarHub.Grains.Indexing;

/// <summary>How repositories are read and indexed.</summary>
public sealed class IndexingOptions
{
    /// <summary>Files that are parsed and embedded at once. Default: the number of processors.</summary>
    public int Parallelism { get; set; } = Environment.ProcessorCount;

    /// <summary>Files that a large run parses at once; null for as many as <see cref="Parallelism"/> says. Default: null.</summary>
    /// <remarks>Less leaves processors to searches while a repository is indexed for the first time, which then takes longer. Large runs give way to pushes in any case.</remarks>
    public int? BulkParallelism { get; set; }

    /// <summary>The longest that one file may be parsed; then it is found by its path only. Default: 60 s.</summary>
    public TimeSpan FileTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Files larger than this many bytes are found by their path only. Default: 1 MiB.</summary>
    public int MaxFileBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of text that one shard should hold; decides the number of shards at the first index. Default: 256 MiB.</summary>
    public long ShardBytes { get; set; } = 256L << 20;

    /// <summary>Shards that one repository may have. Default: 64.</summary>
    public int MaxShards { get; set; } = 64;

    /// <summary>Bytes that a segment's builder may hold before it is written; with <see cref="Parallelism"/> this bounds the memory of a run. Default: 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>Bytes a second that the merging of segments and the search for damage may read and write, all shards together; 0 for no limit. Default: 32 MiB.</summary>
    /// <remarks>Less leaves the disk to searches and commits, and small segments stay apart for longer, which searches pay for.</remarks>
    public long MergeBytesPerSecond { get; set; } = 32L << 20;

    /// <summary>Whether repositories with the same files, such as forks, have segments of the index in common. Default: true.</summary>
    /// <remarks>
    /// Such a segment holds files of the other repository, too, which no answer shows; but the numbers that ranking works with, and words that mend a misspelt one, are told from all that it holds.
    /// Without it each repository is read, embedded and stored by itself.
    /// </remarks>
    public bool ShareSegments { get; set; } = true;

    /// <summary>Chunks that are embedded in one call. Default: 256.</summary>
    public int EmbeddingBatch { get; set; } = 256;

    /// <summary>Index runs that work at once; further ones wait their turn. All but one may be large. Default: 2.</summary>
    public int ConcurrentRuns { get; set; } = 2;

    /// <summary>Runs that fail one after the other, for a reason that does not pass by itself, before a repository is parked: then only a push or a person's request runs it. Default: 5.</summary>
    public int ParkAfter { get; set; } = 5;

    /// <summary>The pause before a run that failed for a passing reason is tried again; it doubles with each failure, up to an hour. Default: 15 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Refs that one repository may have indexed, the default one included; of more that fit its patterns the newest are taken. Default: 200.</summary>
    public int MaxRefs { get; set; } = 200;

    /// <summary>Commits of one repository that are searchable on demand at the same time; the least recently asked for makes room. Default: 16.</summary>
    public int MaxCommitRefs { get; set; } = 16;

    /// <summary>How long a commit that was indexed on demand stays searchable without being indexed again; looked at after each run. Default: 1 h.</summary>
    public TimeSpan CommitRefAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Files that may be read and parsed to make one commit searchable on demand. Default: 5,000.</summary>
    public int MaxCommitFiles { get; set; } = 5_000;

    /// <summary>Whether the working trees of repositories on this machine are watched, so that their uncommitted edits are searchable. Default: false.</summary>
    public bool WatchWorktrees { get; set; }

    /// <summary>Edited files of one working tree that are searchable. Default: 2,000.</summary>
    public int MaxWorktreeFiles { get; set; } = 2_000;

    /// <summary>How long a commit whose files are ready waits for the history of its new commits before it becomes searchable. Default: 1 s.</summary>
    /// <remarks>What is read later is noted later: until then a content that comes back has the author and the time of its older change.</remarks>
    public TimeSpan HistoryPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Commits of one ref whose messages and diffs are searchable, the newest first; 0 indexes no history. Default: 100,000.</summary>
    public int HistoryCommits { get; set; } = 100_000;

    /// <summary>Bytes of added and removed lines that are indexed of one commit; a file that goes beyond is found by its path only. Default: 4 MiB.</summary>
    public int HistoryCommitBytes { get; set; } = 4 << 20;

    /// <summary>Bytes of added and removed lines that are indexed of one ref, the newest commits first; older ones are found by their messages only. Default: 1 GiB.</summary>
    public long HistoryBytes { get; set; } = 1L << 30;

    /// <summary>How often a repository looks at its source for new commits, and for work that a crash cut short. Default: 15 min.</summary>
    public TimeSpan ReconcilePeriod { get; set; } = TimeSpan.FromMinutes(15);
}
