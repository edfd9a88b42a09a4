using System.Globalization;
using LunarHub.Models.Reranking;
using LunarHub.Reranker;

// Learns the built-in reranker from judged candidates: what `./hub eval --judge` writes. Prints what it is worth to queries of sources that it has not seen, then learns from all and writes the model.
if (args.Length != 3)
{
    Console.Error.WriteLine("usage: Reranker JUDGEMENTS MODEL-ID OUTPUT-FILE");
    return 2;
}

double[] weights = [0, 0.5, 1, 2, 3, 4, 6, 8, 12, 16];
var options = new TrainingOptions();
var read = JudgementFile.Read(args[0]);
var small = read.CountBy(query => query.Group).Where(group => group.Value < options.LeastQueries).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
var queries = read.FindAll(query => !small.Contains(query.Group));
var sources = queries.Select(query => query.Source).Distinct().Order(StringComparer.Ordinal).ToList();
var foldOf = sources.Select((source, i) => (source, fold: i % options.Folds)).ToDictionary(entry => entry.source, entry => entry.fold);
Console.WriteLine($"{queries.Count} queries of {sources.Count} sources in {queries.Select(query => query.Group).Distinct().Count()} groups");

// Every query is scored by the model of the fold that has not seen its source.
var models = Enumerable.Range(0, options.Folds).AsParallel().AsOrdered().WithDegreeOfParallelism(2)
    .Select(fold => new LambdaMart(options).Learn([.. queries.Where(query => foldOf[query.Source] != fold)], RerankFeatures.Count)).ToList();
TreeEnsemble Model(int fold, double weight) => new(args[1], weight, [.. models[fold]]);
var groups = queries.GroupBy(query => query.Group).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
var figures = weights.Select(weight => groups.Select(group => group.AsParallel().AsOrdered().Select(query => Measure.ReciprocalRank(query, Model(foldOf[query.Source], weight))).Average()).ToList()).ToList();

// Of weights that are as good, the smallest: the less the model's opinion weighs, the less it can do where it is wrong.
var best = Enumerable.Range(0, weights.Length).First(i => figures[i].Average() >= figures.Max(column => column.Average()) - 0.004);
Console.WriteLine("\nMRR@10 of unseen sources, by the weight of the model's opinion\n| group | queries | " + string.Join(" | ", weights) + " |\n| --- | ---: |" + string.Concat(Enumerable.Repeat(" ---: |", weights.Length)));
for (var g = 0; g < groups.Count; g++)
{
    Console.WriteLine($"| {groups[g].Key} | {groups[g].Count()} | {string.Join(" | ", figures.Select(column => Percent(column[g])))} |");
}

Console.WriteLine($"| mean | {queries.Count} | {string.Join(" | ", figures.Select(column => Percent(column.Average())))} |");
var trees = new LambdaMart(options).Learn(queries, RerankFeatures.Count);
var uses = trees.SelectMany(tree => tree.Features).CountBy(feature => feature).OrderByDescending(use => use.Value).Select(use => $"{RerankFeatures.Names[use.Key]} {use.Value}");
Console.WriteLine($"\nsplits: {string.Join(", ", uses)}");
File.WriteAllText(args[2], new TreeEnsemble(args[1], weights[best], [.. trees]).ToJson(RerankFeatures.Names, string.Create(CultureInfo.InvariantCulture, $"training/Reranker, seed {options.Seed}: {queries.Count} queries of {string.Join(", ", sources)}")));
Console.WriteLine($"weight {weights[best]}, {trees.Count} trees, {new FileInfo(args[2]).Length} bytes");
return 0;

static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
