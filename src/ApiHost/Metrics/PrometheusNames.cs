using System.Globalization;
using System.Text;

namespace LunarHub.ApiHost.Metrics;

/// <summary>
/// Names, units, labels and numbers as the Prometheus text format 0.0.4 wants them, following the OpenTelemetry compatibility rules:
/// dots become underscores, the unit is a suffix, counters end in _total.
/// </summary>
internal static class PrometheusNames
{
    public static string Metric(string instrument, string? unit, bool isCounter)
    {
        var name = new StringBuilder(Sanitise(instrument, allowColon: true));
        var suffix = UnitSuffix(unit);
        if (suffix.Length > 0 && !name.ToString().EndsWith($"_{suffix}", StringComparison.Ordinal))
        {
            name.Append('_').Append(suffix);
        }

        if (isCounter && !name.ToString().EndsWith("_total", StringComparison.Ordinal))
        {
            name.Append("_total");
        }

        return name.ToString();
    }

    /// <summary>Renders tags as <c>a="b",c="d"</c>, sorted by name; the first of two tags that become one name wins.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            if (value is not null && !string.IsNullOrEmpty(name))
            {
                sorted.TryAdd(Sanitise(name, allowColon: false), Value(value));
            }
        }

        return string.Join(',', sorted.Select(l => $"{l.Key}=\"{EscapeLabel(l.Value)}\""));
    }

    public static string EscapeLabel(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string EscapeHelp(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Value(object value) => value switch
    {
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string UnitSuffix(string? unit) => unit switch
    {
        null or "" or "1" => "",
        _ when unit.StartsWith('{') => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "MB" or "MBy" => "megabytes",
        "%" => "percent",
        _ => Sanitise(unit, allowColon: false),
    };

    private static string Sanitise(string name, bool allowColon)
    {
        var clean = string.Create(name.Length, (name, allowColon), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = state.name[i];
                span[i] = char.IsAsciiLetterOrDigit(c) || c == '_' || (state.allowColon && c == ':') ? c : '_';
            }
        });
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean;
    }
}
