using System.Diagnostics;

namespace LunarHub.Bench.Latency;

/// <summary>A search tool that has no index, run over a checkout the way a user runs it: one process a query, all matches with their lines.</summary>
/// <param name="Name">As users call it.</param>
/// <param name="Program">What is started.</param>
/// <param name="Literal">Arguments before a literal; <paramref name="Regex"/> before a regular expression.</param>
/// <param name="After">Arguments after the pattern.</param>
internal sealed record PeerTool(string Name, string Program, string[] Literal, string[] Regex, string[] After)
{
    private static readonly PeerTool[] Known =
    [
        new("ripgrep", "rg", ["--line-number", "--no-heading", "--fixed-strings", "-e"], ["--line-number", "--no-heading", "-e"], ["."]),
        new("git grep", "git", ["grep", "--line-number", "--fixed-strings", "-e"], ["grep", "--line-number", "--extended-regexp", "-e"], []),
    ];

    /// <summary>Those that are installed here.</summary>
    public static IEnumerable<PeerTool> Installed => Known.Where(tool =>
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return path.Any(folder => File.Exists(Path.Combine(folder, tool.Program)));
    });

    /// <summary>Milliseconds from the start of the process to its end, its output read to the end.</summary>
    public async Task<double> MeasureAsync(SampledQuery query, string checkout, CancellationToken cancellationToken)
    {
        var arguments = (query.Kind == "regex" ? Regex : Literal).Append(query.Pattern!).Concat(After);
        var start = new ProcessStartInfo(Program, arguments) { UseShellExecute = false, WorkingDirectory = checkout, RedirectStandardOutput = true, RedirectStandardError = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
