using System.Globalization;
using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>One of git's progress lines, for example "Receiving objects:  42% (420/1000), 1.50 MiB | 3.00 MiB/s".</summary>
/// <param name="Phase">In git's words: "Counting objects", "Receiving objects", "Resolving deltas" and the like.</param>
/// <param name="Bytes">Received so far; 0 where the line does not say.</param>
public readonly partial record struct FetchProgress(string Phase, long Done, long Total, long Bytes)
{
    public static bool TryParse(string line, out FetchProgress progress)
    {
        var match = Pattern().Match(line);
        progress = default;
        if (!match.Success || !long.TryParse(match.Groups["done"].ValueSpan, out var done) || !long.TryParse(match.Groups["total"].ValueSpan, out var total))
        {
            return false;
        }

        var scale = match.Groups["unit"].Value switch { "KiB" => 1L << 10, "MiB" => 1L << 20, "GiB" => 1L << 30, "TiB" => 1L << 40, _ => 1L };
        _ = double.TryParse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture, out var size);
        progress = new FetchProgress(match.Groups["phase"].Value, done, total, (long)(size * scale));
        return true;
    }

    [GeneratedRegex(
        @"^(remote: )?(?<phase>[A-Z][A-Za-z ]{0,60}): +[0-9]{1,3}% \((?<done>[0-9]+)/(?<total>[0-9]+)\)(, (?<size>[0-9]{1,12}(\.[0-9]{1,6})?) (?<unit>bytes|KiB|MiB|GiB|TiB))?",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
