using System.Globalization;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Output;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Subtokens;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance.Learning;

/// <summary>
/// Learns the weights of the ranking: from pairs of questions and code, and from known items of real repositories for what pairs cannot teach (definitions, paths, kinds of files). Says how well it
/// does on what it has learned from and on what was held out: a share of each set's queries, and whole repositories.
/// </summary>
internal static class LearnBench
{
    private const int Folds = 4;

    /// <summary>Candidates of each kind of evidence that are learned from: what is further down comes to no first page.</summary>
    private const int Candidates = 60;

    /// <summary>Known items of a kind and repository for every ten queries of a set of pairs.</summary>
    internal const int ItemsInTen = 3;

    /// <summary>A group of fewer says more of its few queries than of ranking.</summary>
    private const int LeastQueries = 40;

    /// <summary>A kind of query of fewer keeps the weights it has.</summary>
    private const int LeastLearnedFrom = 150;

    /// <summary>What is learned must gain so much MRR on what was held out, or it is chance.</summary>
    private const double LeastGain = 0.003;

    public static async Task<(BenchReport Report, FusionWeights Weights, string Note)> RunAsync(LearnOptions options, IEmbedder embedder, FusionWeights start, CancellationToken cancellationToken)
    {
        var heldOut = HeldOut.Read(options.HeldOut?.FullName);
        var judgements = new SortedDictionary<QueryKind, Judgements>();
        var sources = new List<string>();
        if (options.Pairs is not null)
        {
            sources.Add(await AddPairsAsync(judgements, options.Pairs, options, heldOut, embedder, cancellationToken));
        }

        if (options.Repositories is not null)
        {
            var repositories = CorpusCloner.Find(options.Repositories);
            for (var i = 0; i < repositories.Count; i++)
            {
                sources.Add(await AddRepositoryAsync(judgements, repositories[i], i % Folds, options, heldOut, embedder, cancellationToken));
            }
        }

        if (sources.Count == 0)
        {
            throw new HubException("eval-no-pairs", "There is nothing to learn from: name --pairs, --repositories or both.");
        }

        var report = new BenchReport($"Ranking weights, learned with the embedder {embedder.ModelId} and seed {options.Seed}");
        var learned = start;
        foreach (var (kind, judged) in judgements)
        {
            if (judged.Queries.Count >= LeastLearnedFrom && Learn(report, kind, judged, start.For(kind), options.Seed) is { } own)
            {
                learned = learned.With(kind, own);
            }
        }

        if (options.Blind is not null)
        {
            await AddBlindAsync(report, options, heldOut, embedder, start, learned, cancellationToken);
        }

        return (report, learned, $"hub eval --learn, seed {options.Seed}, {judgements.Values.Sum(judged => judged.Queries.Count)} queries: {string.Join("; ", sources)}");
    }

    // The weights of one kind of query; null where what is learned from some does not hold for the others.
    private static FusionWeights? Learn(BenchReport report, QueryKind kind, Judgements judgements, FusionWeights start, int seed)
    {
        var ascent = new CoordinateAscent(judgements);
        var learned = ascent.Learn(start, -1, new Random(seed));
        var folds = Enumerable.Range(0, Folds).Select(fold => (Fold: fold, Weights: ascent.Learn(start, fold, new Random(seed)))).ToList();
        var gain = AddGroups(report, kind, ascent, judgements, start, learned, folds);
        AddSignals(report, kind, ascent, start, learned, folds);
        return gain >= LeastGain ? learned : null;
    }

    private static Judgements Of(SortedDictionary<QueryKind, Judgements> judgements, QueryKind kind)
    {
        if (!judgements.TryGetValue(kind, out var own))
        {
            judgements.Add(kind, own = new Judgements());
        }

        return own;
    }

    private static async Task<string> AddPairsAsync(SortedDictionary<QueryKind, Judgements> judgements, DirectoryInfo folder, LearnOptions options, HeldOut heldOut, IEmbedder embedder, CancellationToken cancellationToken)
    {
        var pairs = TrainingPairs.Read(folder, heldOut, options.Queries, options.Seed);
        foreach (var set in pairs.Sets)
        {
            await AddSetAsync(judgements, set, i => i % Folds, embedder, cancellationToken);
        }

        return $"{pairs.Pairs} pairs of which {pairs.Dropped} were dropped as near a held-out text";
    }

    private static async Task AddSetAsync(SortedDictionary<QueryKind, Judgements> judgements, RelevanceSet set, Func<int, int> foldOf, IEmbedder embedder, CancellationToken cancellationToken)
    {
        using var index = await RelevanceIndex.BuildAsync(set, embedder, cancellationToken);
        for (var i = 0; i < set.Queries.Count; i++)
        {
            var query = set.Queries[i];
            var found = await index.SearchAsync(query.Text, SearchMode.Hybrid, cancellationToken, Candidates);
            var hits = found.Rank(FusionWeights.BuiltIn);
            Of(judgements, found.Query.Kind).Add(set.Name, foldOf(i), hits, index.IdOf, candidate => query.Relevant.ContainsKey(index.IdOf(candidate)));
        }
    }

    private static async Task<string> AddRepositoryAsync(
        SortedDictionary<QueryKind, Judgements> judgements, string source, int fold, LearnOptions options, HeldOut heldOut, IEmbedder embedder, CancellationToken cancellationToken)
    {
        var each = Math.Max(1, options.Queries * ItemsInTen / 10);
        using var index = await RepositoryIndex.BuildAsync(source, embedder, each, options.Seed, heldOut.Touches, cancellationToken);
        if (index.Documented.Queries.Count >= LeastQueries)
        {
            await AddSetAsync(judgements, index.Documented, _ => fold, embedder, cancellationToken);
        }

        foreach (var item in index.Items)
        {
            var found = await index.SearchAsync(item.Query, SearchMode.Hybrid, Candidates, cancellationToken);
            var hits = found.Rank(FusionWeights.BuiltIn);
            Of(judgements, found.Query.Kind).Add(
                item.Kind,
                fold,
                hits,
                candidate => item.IsFile ? candidate.Path : $"{candidate.Path}:{candidate.StartLine}",
                candidate => item.Places.Any(place => place.Holds(candidate.Path, candidate.StartLine, candidate.EndLine)));
        }

        return index.Name;
    }

    // The same repositories' items again, of which nothing was learned.
    private static async Task AddBlindAsync(BenchReport report, LearnOptions options, HeldOut heldOut, IEmbedder embedder, FusionWeights start, FusionWeights learned, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        foreach (var source in CorpusCloner.Find(options.Blind!))
        {
            var byClass = new SortedDictionary<QueryKind, Judgements>();
            var name = await AddRepositoryAsync(byClass, source, 0, options, heldOut, embedder, cancellationToken);
            var ranks = byClass.SelectMany(entry =>
            {
                var ascent = new CoordinateAscent(entry.Value);
                return entry.Value.Queries.Zip(ascent.Ranks(start.For(entry.Key)), ascent.Ranks(learned.For(entry.Key))).Select(found => (found.First.Group, Before: found.Second, After: found.Third));
            });
            rows.AddRange(ranks.GroupBy(found => found.Group).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new[]
            {
                name, $"{group.Key} ({group.Count()})", Percent(group.Average(found => Reciprocal(found.Before))), Percent(group.Average(found => Reciprocal(found.After))), Percent(group.Average(found => found.After > 0 ? 1.0 : 0)),
            }));
        }

        report.AddTable("Repositories that nothing was learned from: MRR@10 before and after, success@10 after", ["repository", "kind", "before", "learned", "success@10"], rows);
    }

    private static double Reciprocal(int rank) => rank > 0 ? 1.0 / rank : 0;

    // What the mean of the groups gains on what was held out.
    private static double AddGroups(BenchReport report, QueryKind kind, CoordinateAscent ascent, Judgements judgements, FusionWeights start, FusionWeights learned, List<(int Fold, FusionWeights Weights)> folds)
    {
        var (before, after) = (ascent.ByGroup(start, _ => true), ascent.ByGroup(learned, _ => true));
        var train = folds.ConvertAll(entry => ascent.ByGroup(entry.Weights, query => query.Fold != entry.Fold));
        var ranks = folds.ConvertAll(entry => ascent.Ranks(entry.Weights));
        var heldOut = judgements.Queries
            .Select((query, i) => (query.Group, Rank: ranks[query.Fold][i]))
            .GroupBy(entry => entry.Group, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(entry => entry.Rank > 0 ? 1.0 / entry.Rank : 0), StringComparer.Ordinal);
        var rows = before.Keys.Select(group => new[]
        {
            $"{group} ({judgements.Queries.Count(query => query.Group == group)})",
            Percent(before[group]),
            Percent(train.Where(figures => figures.ContainsKey(group)).Average(figures => figures[group])),
            Percent(heldOut[group]),
            Percent(after[group]),
        }).ToList();
        rows.Add(["mean", .. Enumerable.Range(1, 4).Select(column => Percent(rows.Average(row => double.Parse(row[column], CultureInfo.InvariantCulture)) / 100))]);
        report.AddTable($"{kind}: MRR@10 by group: before; in {Folds}-fold cross-validation on what each fold learned from and on what it held out; learned from everything", ["group (queries)", "before", "train", "held out", "all"], rows);
        return before.Keys.Average(group => heldOut[group] - before[group]);
    }

    private static void AddSignals(BenchReport report, QueryKind kind, CoordinateAscent ascent, FusionWeights start, FusionWeights learned, List<(int Fold, FusionWeights Weights)> folds)
    {
        double Mean(FusionWeights weights) => ascent.ByGroup(weights, _ => true).Values.Average();
        var whole = Mean(learned);
        report.AddTable(
            $"{kind}: weights: before, of each fold, learned from everything; and what the mean MRR@10 loses without the signal",
            ["signal", "before", .. folds.Select(entry => $"fold {entry.Fold + 1}"), "all", "loss without"],
            Signals.Names.Select<string, string[]>((name, i) =>
            [
                name,
                Number(start[(Signal)i]),
                .. folds.Select(entry => Number(entry.Weights[(Signal)i])),
                Number(learned[(Signal)i]),
                learned[(Signal)i] == 0 ? "" : Percent(whole - Mean(learned.With((Signal)i, 0))),
            ]));
    }

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private static string Number(double weight) => weight.ToString("0.###", CultureInfo.InvariantCulture);
}
