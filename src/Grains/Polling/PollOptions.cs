namespace LunarHub.Grains.Polling;

/// <summary>How often sources are looked at that do not tell of their changes.</summary>
public sealed class PollOptions
{
    /// <summary>Whether sources are looked at. Default: true.</summary>
    /// <remarks>Without it a commit that no webhook tells of is found when a repository reconciles (<c>Indexing.ReconcilePeriod</c>).</remarks>
    public bool Enabled { get; set; } = true;

    /// <summary>The shortest time between two looks at a remote. Default: 15 s.</summary>
    public TimeSpan MinInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The shortest time between two looks at a folder of this machine, which cost milliseconds. Default: 2 s.</summary>
    public TimeSpan MinLocalInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two looks. Default: 15 min.</summary>
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a source may take to answer. Default: 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sources that are asked at once. Default: 4.</summary>
    public int Concurrency { get; set; } = 4;
}
