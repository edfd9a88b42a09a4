using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Vectors;

/// <summary>Search libraries of Python over the same vectors, in the same run, one thread: exact FAISS, NumPy, and HNSW by hnswlib, where they are installed.</summary>
internal static class VectorPeer
{
    private const string Script = "peers.py";

    /// <summary>What one library took: for each of its settings the seconds of processor time to build, and for each query the least milliseconds and the rows found.</summary>
    internal sealed record Result(string Name, string? Missing, double BuildSeconds, double[] Milliseconds, int[][] Found);

    /// <param name="python">The interpreter, as on the command line.</param>
    /// <param name="set">What to search.</param>
    /// <param name="k">How many neighbours.</param>
    /// <param name="rounds">How often each query is asked.</param>
    /// <param name="cancellationToken">Ends the interpreter.</param>
    /// <returns>One result for each library and setting; the reason where one cannot be measured.</returns>
    public static async Task<IReadOnlyList<Result>> MeasureAsync(string python, VectorSet set, int k, int rounds, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        await WriteAsync(Path.Combine(scratch.Path, "rows"), set.Rows, cancellationToken);
        await WriteAsync(Path.Combine(scratch.Path, "queries"), [.. set.Queries.SelectMany(query => query)], cancellationToken);
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Vectors", Script), scratch.Path, .. new[] { set.Dimensions, k, rounds }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo(python, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var threads in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
        {
            start.Environment[threads] = "1";
        }

        try
        {
            using var process = Process.Start(start)!;
            await using var end = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Result[]>(output, JsonSerializerOptions.Web)!
                : [new Result("peers", $"{python} ended with {process.ExitCode}: {(await errors).Trim().Split('\n')[^1]}", 0, [], [])];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [new Result("peers", $"{python} is not installed", 0, [], [])];
        }
    }

    private static async Task WriteAsync(string path, float[] values, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        for (var done = 0; done < values.Length;)
        {
            var part = Math.Min(1 << 20, values.Length - done);
            await file.WriteAsync(MemoryMarshal.AsBytes(values.AsSpan(done, part)).ToArray(), cancellationToken);
            done += part;
        }
    }
}
