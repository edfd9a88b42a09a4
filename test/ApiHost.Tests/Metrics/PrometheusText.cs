using System.Globalization;
using System.Text.RegularExpressions;

namespace LunarHub.ApiHost.Tests.Metrics;

/// <summary>A strict reader of the Prometheus text format 0.0.4: what it does not accept, a scraper may not either.</summary>
internal sealed partial class PrometheusText
{
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> Samples { get; } = new(StringComparer.Ordinal);

    public static PrometheusText Parse(string text)
    {
        text.Should().EndWith("\n");
        var parsed = new PrometheusText();
        var current = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                current = help.Groups["name"].Value;
                parsed.Types.Should().NotContainKey(current, "a family appears once");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                type.Groups["name"].Value.Should().Be(current, "HELP and TYPE stand together");
                parsed.Types.Add(current, type.Groups["type"].Value);
            }
            else
            {
                var sample = Sample().Match(line);
                sample.Success.Should().BeTrue("'{0}' must be a sample", line);
                var name = sample.Groups["name"].Value;
                var family = parsed.Types[current] == "histogram" ? Suffix().Replace(name, "") : name;
                family.Should().Be(current, "samples follow their family's header");
                var value = sample.Groups["value"].Value switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, var v => double.Parse(v, CultureInfo.InvariantCulture) };
                parsed.Samples.Add(name + sample.Groups["labels"].Value, value);
            }
        }

        return parsed;
    }

    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*")(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*")*\})? (?<value>[+-]?(Inf|[0-9.eE+-]+)|NaN)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Suffix();
}
