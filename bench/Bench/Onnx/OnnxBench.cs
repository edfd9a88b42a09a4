using System.Diagnostics;
using System.Text.Json;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Graphs;
using LunarHub.Models.Onnx;
using LunarHub.Text;

namespace LunarHub.Bench.Onnx;

/// <summary>The same graph with the same library, by this product's binding and by onnxruntime-node: what the binding costs, and whether both give the same numbers.</summary>
internal static class OnnxBench
{
    private static readonly EncoderShape Shape = new(Vocabulary: 30_522, Positions: 512, Width: 384, Layers: 6, Heads: 12);
    private static readonly (int Rows, int Columns)[] Sizes = [(1, 16), (1, 128), (8, 128), (32, 64)];

    private sealed record Answer(string Shape, double Milliseconds, float[] Output);

    public static async Task<BenchReport> RunAsync(int threads, int runs, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var modules = await InstallAsync(scratch.Path, cancellationToken);
        var graph = Path.Combine(scratch.Path, "model.onnx");
        await File.WriteAllBytesAsync(graph, EncoderGraph.Encoder(Shape), cancellationToken);
        var library = Directory.EnumerateFiles(Path.Combine(modules, "onnxruntime-node", "bin"), OnnxLibrary.FileName, SearchOption.AllDirectories)
            .First(path => path.Contains(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64", StringComparison.Ordinal));

        // Turn about, so that what else the machine does falls on both.
        var ours = new List<List<Answer>>();
        var theirs = new List<List<Answer>>();
        for (var round = 0; round < 3; round++)
        {
            ours.Add(Ours(graph, library, threads, runs));
            theirs.Add(await TheirsAsync(modules, graph, threads, runs, cancellationToken));
        }

        var report = new BenchReport($"A {Shape.Layers}-layer encoder of {Shape.Width} dimensions, {threads} thread(s), ONNX Runtime {OnnxSession.RuntimeVersion(library)}");
        report.AddTable(
            $"milliseconds a run, median of 3 × {runs}",
            ["texts × tokens", "this product", "onnxruntime-node", "ratio", "texts a second", "largest difference"],
            Sizes.Select((size, i) =>
            {
                var (mine, other) = (LatencyFigures.Median(ours.Select(round => round[i].Milliseconds)), LatencyFigures.Median(theirs.Select(round => round[i].Milliseconds)));
                var difference = ours[0][i].Output.Zip(theirs[0][i].Output, (a, b) => Math.Abs(a - b)).Max();
                return (string[])[$"{size.Rows} × {size.Columns}", $"{mine:F1}", $"{other:F1}", $"{mine / other:F2}", $"{size.Rows * 1_000 / mine:F0}", $"{difference:G2}"];
            }));
        report.AddData("ours", ours);
        report.AddData("onnxruntimeNode", theirs);
        return report;
    }

    private static List<Answer> Ours(string graph, string library, int threads, int runs)
    {
        using var session = new OnnxSession(graph, threads, library);
        var answers = new List<Answer>();
        foreach (var (rows, columns) in Sizes)
        {
            var times = new List<double>();
            OnnxResult? result = null;
            for (var run = -2; run < runs; run++)
            {
                var ids = new long[rows * columns];
                for (var i = 0; i < ids.Length; i++)
                {
                    ids[i] = i * 7_919L % 30_000;
                }

                var clock = Stopwatch.StartNew();
                var ones = new long[ids.Length];
                Array.Fill(ones, 1);
                result = session.Run(new Dictionary<string, long[]> { ["input_ids"] = ids, ["attention_mask"] = ones, ["token_type_ids"] = new long[ids.Length] }, rows, columns, "last_hidden_state");
                if (run >= 0)
                {
                    times.Add(clock.Elapsed.TotalMilliseconds);
                }
            }

            answers.Add(new Answer($"{rows}x{columns}", LatencyFigures.Median(times), result!.Values[..64]));
        }

        return answers;
    }

    private static async Task<List<Answer>> TheirsAsync(string modules, string graph, int threads, int runs, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Onnx", "Scripts", "onnx.cjs");
        var output = await RunAsync("node", [script, modules, graph, $"{threads}", $"{runs}", .. Sizes.Select(size => $"{size.Rows}x{size.Columns}")], null, cancellationToken);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!)];
    }

    private static async Task<string> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var pin in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Onnx", "Scripts", pin), Path.Combine(folder, pin));
        }

        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder, cancellationToken);
        return Path.Combine(folder, "node_modules");
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string? folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new HubException("bench-peer-failed", $"{program} failed: {(await errors).Split('\n')[0]}");
    }
}
