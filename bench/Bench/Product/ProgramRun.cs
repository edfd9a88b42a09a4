using System.Diagnostics;
using System.Text;

namespace LunarHub.Bench.Product;

/// <summary>What a program printed, how it ended, and the milliseconds from its start to its end with its output read.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output, string Errors, double Milliseconds);

/// <summary>Other programs of this machine.</summary>
internal static class ProgramRun
{
    /// <summary>The program's file on the PATH, or null.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs to the end. With <paramref name="keepOutput"/> false the output is read and dropped.</summary>
    public static async Task<ProgramResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool keepOutput = true,
        CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = "";
            if (keepOutput)
            {
                output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            }
            else
            {
                await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            }

            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, output, await errors, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
