using System.Globalization;

namespace LunarHub.Cli.Terminal;

/// <summary>Numbers as people read them.</summary>
internal static class Format
{
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) => seconds switch
    {
        >= 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
    };

    public static string Age(DateTimeOffset? moment) => moment is { } at ? (DateTimeOffset.UtcNow - at) switch
    {
        { TotalDays: >= 1 } age => $"{(int)age.TotalDays} d ago",
        { TotalHours: >= 1 } age => $"{(int)age.TotalHours} h ago",
        { TotalMinutes: >= 1 } age => $"{(int)age.TotalMinutes} min ago",
        var age => $"{Math.Max(0, (int)age.TotalSeconds)} s ago",
    } : "never";

    public static string ShortCommit(string? commit) => commit is { Length: > 8 } ? commit[..8] : commit ?? "-";
}
