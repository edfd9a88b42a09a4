namespace LunarHub.Search;

/// <summary>How new a file's last change is. It is compared with the newest change of what is searched, not with the clock: the same index gives the same order on any day.</summary>
public static class Recency
{
    /// <summary>A change that is older than the newest by this much counts half, by twice as much a third, and so on.</summary>
    public static readonly TimeSpan Half = TimeSpan.FromDays(90);

    /// <summary>From 1 for the newest change down towards 0; 0 where a change is not known.</summary>
    public static float Of(DateTimeOffset? changed, DateTimeOffset? newest)
        => changed is { } at && newest is { } latest ? (float)(1 / (1 + (Math.Max(0, (latest - at).TotalSeconds) / Half.TotalSeconds))) : 0;
}
