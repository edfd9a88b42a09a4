using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace LunarHub.Models.Remote;

/// <summary>Holds requests back while the endpoint says that its allowance is used up: <c>x-ratelimit-remaining-*</c> at 0 until <c>x-ratelimit-reset-*</c>. Thread-safe.</summary>
internal sealed partial class RateLimitGate(TimeProvider time, TimeSpan longest) : IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private long opensAt;

    /// <summary>Completes when the next request may go.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = new DateTimeOffset(Interlocked.Read(ref opensAt), TimeSpan.Zero) - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, cancellationToken);
            await Task.Delay(pause, time, either.Token);
        }
    }

    /// <summary>Takes note of what an answer says about the allowance.</summary>
    public void Note(HttpResponseHeaders headers)
    {
        foreach (var kind in (string[])["requests", "tokens"])
        {
            if (First(headers, $"x-ratelimit-remaining-{kind}") == "0" && Duration(First(headers, $"x-ratelimit-reset-{kind}")) is { } reset)
            {
                Interlocked.Exchange(ref opensAt, (time.GetUtcNow() + Least(reset)).UtcTicks);
            }
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    /// <summary>How long the endpoint asks to wait, at most <paramref name="longest"/>; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time, TimeSpan longest)
    {
        var asked = double.TryParse(First(headers, "retry-after-ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(milliseconds)
            : headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - time.GetUtcNow());
        return asked is null ? null : asked < TimeSpan.Zero ? TimeSpan.Zero : asked < longest ? asked : longest;
    }

    /// <summary>A time as OpenAI writes it: <c>1s</c>, <c>6m0s</c>, <c>20ms</c>; plain numbers are seconds.</summary>
    internal static TimeSpan? Duration(string? text)
    {
        if (text is null || !Parts().IsMatch(text))
        {
            return null;
        }

        var seconds = 0.0;
        foreach (Match part in Part().Matches(text))
        {
            var value = double.Parse(part.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
            seconds += part.Groups["unit"].Value switch { "d" => value * 86_400, "h" => value * 3_600, "m" => value * 60, "ms" => value / 1_000, _ => value };
        }

        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private TimeSpan Least(TimeSpan reset) => reset < longest ? reset : longest;

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;

    [GeneratedRegex("^(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:ms|d|h|m|s)?)+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Parts();

    [GeneratedRegex("(?<value>[0-9]+(?:\\.[0-9]+)?)(?<unit>ms|d|h|m|s)?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
