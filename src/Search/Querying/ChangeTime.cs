using System.Globalization;
using System.Text.RegularExpressions;

namespace LunarHub.Search;

/// <summary>
/// The values of <c>after:</c> and <c>before:</c>: a year, month, day or time (ISO 8601, UTC unless an offset is given), <c>today</c>, <c>yesterday</c>, or a number of days, weeks, months or
/// years ago. What is reckoned from today means the beginning of that day, so that an answer holds for the whole of today.
/// </summary>
internal static partial class ChangeTime
{
    public const string Forms = "a date such as 2026-01-31, 2026-01 or 2026, a time such as 2026-01-31T12:00Z, today, yesterday, or 2.weeks.ago";

    private static readonly string[] Formats = ["yyyy", "yyyy-M", "yyyy-M-d", "yyyy-M-dTH:mm", "yyyy-M-dTH:mm:ss", "yyyy-M-dTH:mmK", "yyyy-M-dTH:mm:ssK"];

    /// <summary>Whether the value means another time tomorrow.</summary>
    public static bool IsRelative(string value) => Absolute(value) is null;

    /// <summary>The moment that a value stands for, or null when it is none.</summary>
    public static DateTimeOffset? Find(string value, DateOnly today) => Absolute(value) ?? Relative(value.ToLowerInvariant(), today);

    private static DateTimeOffset? Absolute(string value)
        => DateTimeOffset.TryParseExact(value, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static DateTimeOffset? Relative(string value, DateOnly today)
    {
        var (count, unit) = value switch
        {
            "today" => (0, "day"),
            "yesterday" => (1, "day"),
            _ when Ago().Match(value) is { Success: true } match && int.TryParse(match.Groups["count"].ValueSpan, out var number) => (number, match.Groups["unit"].Value),
            _ => (-1, ""),
        };

        // Nothing was committed before the year 1.
        var days = unit switch { "day" or "d" => 1L, "week" or "w" => 7, "month" => 31, _ => 366 } * count;
        if (count < 0)
        {
            return null;
        }

        var day = days >= today.DayNumber ? DateOnly.MinValue : unit switch
        {
            "day" or "d" => today.AddDays(-count),
            "week" or "w" => today.AddDays(-7 * count),
            "month" => today.AddMonths(-count),
            _ => today.AddYears(-count),
        };
        return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
    }

    [GeneratedRegex(@"^(?<count>[0-9]{1,6})[ ._-]?(?<unit>d|w|y|day|week|month|year)s?([ ._-]ago)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ago();
}
