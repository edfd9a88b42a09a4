namespace LunarHub.Grains.Changes;

/// <summary>How much of what happened is kept, and how it is delivered.</summary>
public sealed class ChangeOptions
{
    /// <summary>Events that each feed keeps; a reader who is further behind is told what is gone. Default: 20,000.</summary>
    /// <remarks>An event has some hundred bytes, one with many files up to about 100 KB.</remarks>
    public int RetainedEvents { get; set; } = 20_000;
}
