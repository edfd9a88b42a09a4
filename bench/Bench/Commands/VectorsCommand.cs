using System.CommandLine;
using LunarHub.Bench.Vectors;
using LunarHub.Text;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench vectors: speed and recall of each way to search vectors.</summary>
internal static class VectorsCommand
{
    public static Command Create()
    {
        var (json, runs) = (BenchOptions.Json(), BenchOptions.Runs(5));
        var count = new Option<int>("--count") { Description = "How many made-up vectors.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        var dimensions = new Option<int>("--dimensions") { Description = "Their length.", HelpName = "D", DefaultValueFactory = _ => 256 };
        var queries = new Option<int>("--queries") { Description = "How many queries.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var repository = new Option<DirectoryInfo?>("--repo") { Description = "Search the chunks of this Git repository, embedded by the built-in model, instead of made-up vectors.", HelpName = "PATH" };
        var python = new Option<string>("--python") { Description = "The Python with NumPy, FAISS or hnswlib to compare with.", HelpName = "PROGRAM", DefaultValueFactory = _ => "python3" };
        var command = new Command("vectors", "Vector search alone: 8-bit rows by each kernel, sketches, inverted lists; build time, latency and recall@10 against exact floats, beside FAISS, NumPy, hnswlib and pgvector.")
        {
            count, dimensions, queries, repository, python, runs, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            const int Neighbours = 10;
            if (parsed.GetValue(count) < Neighbours || parsed.GetValue(dimensions) is < 1 or > 4096 || parsed.GetValue(queries) < 1 || parsed.GetValue(runs) < 1)
            {
                throw new HubException("bench-argument", "--count is at least 10, --dimensions 1 to 4096, --queries and --runs at least 1.");
            }

            var set = parsed.GetValue(repository) is { } source
                ? await RepositoryVectors.MakeAsync(source, parsed.GetValue(queries), cancellationToken)
                : LatentVectors.Make(parsed.GetValue(count), parsed.GetValue(dimensions), parsed.GetValue(queries));
            (await new VectorBench(set, Neighbours, parsed.GetValue(runs)).RunAsync(parsed.GetValue(python)!, cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
