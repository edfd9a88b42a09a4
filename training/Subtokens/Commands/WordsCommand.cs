using System.CommandLine;
using System.Globalization;

namespace LunarHub.Subtokens;

/// <summary>words: from gathered pairs to the weights of words in a keyword search.</summary>
internal static class WordsCommand
{
    public static Command Create()
    {
        var pairs = new Argument<FileInfo>("PAIRS") { Description = "What `pairs` wrote." }.AcceptExistingOnly();
        var target = new Argument<FileInfo>("WORDS") { Description = "The file to write: word and weight, a line each." };
        var command = new Command("words", "Learns what the words of a question are worth to a keyword search.") { pairs, target };
        command.SetAction(parsed => Run(PairFile.Read(parsed.GetRequiredValue(pairs)), new WordOptions(), parsed.GetRequiredValue(target), new CommandLog()));
        return command;
    }

    public static void Run(IReadOnlyList<Pair> pairs, WordOptions options, FileInfo target, CommandLog log)
    {
        var repositories = pairs.Where(pair => pair.Kind is PairKind.Documentation or PairKind.Comment).GroupBy(pair => pair.Repository, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        List<WordExample> examples = [.. repositories.AsParallel().AsOrdered().SelectMany(group => WordExample.Of(Some([.. group], options), options.Each))];
        log.Write($"{examples.Count} queries of {repositories.Count} repositories");
        var learner = new WordWeightLearner(examples, options);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            log.Write($"epoch {epoch + 1} of {options.Epochs}, loss {learner.Learn(examples, epoch):F4}");
        }

        // A word counts in full at most: what stands out by its rarity needs no help.
        var words = learner.Queries.Select(entry => (Word: entry.Key, Queries: entry.Value, Weight: learner.WeightOf(entry.Key))).Where(entry => entry.Weight < 0.995f).OrderByDescending(entry => entry.Queries).ThenBy(entry => entry.Word, StringComparer.Ordinal).ToList();
        File.WriteAllLines(target.FullName,
        [
            string.Create(CultureInfo.InvariantCulture, $"# Learned by training/Subtokens words, seed {options.Seed}, from {examples.Count:N0} queries of {repositories.Count} repositories: stem, weight."),
            .. words.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Word}\t{MathF.Max(0.01f, entry.Weight):0.##}")),
        ]);
        log.Write($"{target}: {words.Count} words");
    }

    private static Pair[] Some(Pair[] pairs, WordOptions options)
    {
        new Random(options.Seed).Shuffle(pairs);
        return pairs[..Math.Min(pairs.Length, options.MostPairs)];
    }
}
