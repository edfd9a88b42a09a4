using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LunarHub.Bench.Parsing.Tools;

/// <summary>What a peer printed, and the processor time it took.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Errors, TimeSpan ProcessorTime);

/// <summary>Runs a peer as one process over many files.</summary>
internal static class ToolProcess
{
    /// <summary>Starts the program, gives it <paramref name="input"/>, and reads what it prints to the end. Throws <see cref="Win32Exception"/> where the program is not installed.</summary>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        var before = ProcessorClock.Children();
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync((input ?? "").AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancellationToken);
        return new ToolResult(process.ExitCode, output.ToArray(), await errors, ProcessorClock.Children() - before);
    }

    /// <summary>Whether a program of that name stands on the PATH.</summary>
    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
