using System.CommandLine;
using LunarHub.Bench.Onnx;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench onnx: the binding to ONNX Runtime beside onnxruntime-node.</summary>
internal static class OnnxCommand
{
    public static Command Create()
    {
        var (json, runs) = (BenchOptions.Json(), BenchOptions.Runs(20));
        var threads = new Option<int>("--threads") { Description = "Threads of one run.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("onnx", "A 6-layer encoder of 384 dimensions through ONNX Runtime: this product's binding and onnxruntime-node (brought by npm).") { threads, runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await OnnxBench.RunAsync(parsed.GetValue(threads), parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
