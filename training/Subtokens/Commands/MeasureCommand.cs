using System.CommandLine;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text.Json;
using LunarHub.Models;
using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens;

/// <summary>measure: MRR@10 of vectors alone, exact cosines: on evaluation sets, and on the documented code of each repository of a file of pairs.</summary>
internal static class MeasureCommand
{
    private const int Depth = 10;
    private const int FewestQueries = 40;
    private const int MostQueries = 1_000;

    public static Command Create()
    {
        var weights = new Argument<FileInfo>("WEIGHTS") { Description = "What `train` wrote." }.AcceptExistingOnly();
        var sets = new Option<DirectoryInfo>("--sets") { Description = "A folder of evaluation sets.", HelpName = "DIR" }.AcceptExistingOnly();
        var pairs = new Option<FileInfo>("--pairs") { Description = "Pairs of repositories that were not learned from.", HelpName = "FILE" }.AcceptExistingOnly();
        var command = new Command("measure", "MRR@10 of the vectors alone.") { weights, sets, pairs };
        command.SetAction(parsed =>
        {
            using var file = parsed.GetRequiredValue(weights).OpenRead();
            var embedder = new SubtokenEmbedder(SubtokenModel.Read(file));
            if (parsed.GetValue(sets) is { } folder)
            {
                Print(folder.EnumerateDirectories().Where(set => File.Exists(Path.Combine(set.FullName, "qrels.tsv"))).OrderBy(set => set.Name, StringComparer.Ordinal).Select(set => (set.Name, OfSet(embedder, set))));
            }

            if (parsed.GetValue(pairs) is { } source)
            {
                Print(PairFile.Read(source).GroupBy(pair => pair.Repository, StringComparer.Ordinal)
                    .Where(group => group.Count(pair => pair.Kind is PairKind.Documentation) >= FewestQueries).Select(group => (group.Key, OfPairs(embedder, [.. group]))));
            }
        });
        return command;
    }

    private static void Print(IEnumerable<(string Name, double Mrr)> figures)
    {
        var all = new List<double>();
        foreach (var (name, mrr) in figures)
        {
            Console.WriteLine($"{100 * mrr,6:F1} {name}");
            all.Add(mrr);
        }

        Console.WriteLine($"{100 * all.Average(),6:F1} mean of {all.Count}");
    }

    private static double OfSet(SubtokenEmbedder embedder, DirectoryInfo set)
    {
        var (ids, texts) = (new List<string>(), new List<string>());
        using (var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(set.FullName, "docs.jsonl.gz")), CompressionMode.Decompress)))
        {
            while (lines.ReadLine() is { } line)
            {
                using var document = JsonDocument.Parse(line);
                ids.Add(document.RootElement.GetProperty("id").ToString());
                texts.Add(document.RootElement.GetProperty("text").GetString()!);
            }
        }

        var relevant = File.ReadLines(Path.Combine(set.FullName, "qrels.tsv")).Select(line => line.Split('\t')).Where(fields => fields.Length == 3 && fields[2] != "0").ToLookup(fields => fields[0], fields => fields[1], StringComparer.Ordinal);
        var queries = new List<(string, Func<int, bool>)>();
        foreach (var line in File.ReadLines(Path.Combine(set.FullName, "queries.jsonl")))
        {
            using var query = JsonDocument.Parse(line);
            var right = relevant[query.RootElement.GetProperty("id").ToString()].ToHashSet(StringComparer.Ordinal);
            if (right.Count > 0)
            {
                queries.Add((query.RootElement.GetProperty("text").GetString()!, i => right.Contains(ids[i])));
            }
        }

        return Mrr(embedder, texts, queries);
    }

    private static double OfPairs(SubtokenEmbedder embedder, List<Pair> pairs)
    {
        var asked = Enumerable.Range(0, pairs.Count).Where(i => pairs[i].Kind is PairKind.Documentation).Take(MostQueries);
        return Mrr(embedder, [.. pairs.Select(pair => pair.Code)], [.. asked.Select(asked => (pairs[asked].Query, (Func<int, bool>)(i => i == asked)))]);
    }

    private static double Mrr(SubtokenEmbedder embedder, List<string> texts, List<(string Text, Func<int, bool> IsRight)> queries)
    {
        float[][] documents = [.. texts.AsParallel().AsOrdered().Select(text => Embed(text, EmbeddingRole.Document))];
        return queries.AsParallel().AsOrdered().Select(query =>
        {
            var vector = Embed(query.Text, EmbeddingRole.Query);
            float[] scores = [.. documents.Select(document => TensorPrimitives.Dot<float>(vector, document))];
            var best = Enumerable.Range(0, scores.Length).Where(query.IsRight).Max(i => scores[i]);
            var ahead = scores.Count(score => score > best);
            return ahead < Depth ? 1.0 / (ahead + 1) : 0;
        }).ToList().Average();

        float[] Embed(string text, EmbeddingRole role)
        {
            var vector = new float[embedder.Dimensions];
            embedder.Embed(new EmbeddingInput(text), role, vector);
            return vector;
        }
    }
}
