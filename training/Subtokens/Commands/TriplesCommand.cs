using System.CommandLine;

namespace LunarHub.Subtokens;

/// <summary>triples: queries with the code that answers and code that only looks as if, for whoever trains a ranker.</summary>
internal static class TriplesCommand
{
    public static Command Create()
    {
        var pairs = new Argument<FileInfo>("PAIRS") { Description = "What `pairs` wrote." }.AcceptExistingOnly();
        var target = new Argument<FileInfo>("TRIPLES") { Description = "The file to write: .jsonl.gz, {repository, kind, language, query, positive, negatives} a line." };
        var negatives = new Option<int>("--negatives") { Description = "Negatives for each query, the best of a keyword search of its repository.", HelpName = "N", DefaultValueFactory = _ => 8 };
        var each = new Option<int>("--each") { Description = "The most queries of one repository.", HelpName = "N", DefaultValueFactory = _ => 500 };
        var command = new Command("triples", "Writes queries with right and wrong answers.") { pairs, target, negatives, each };
        command.SetAction(parsed =>
        {
            var log = new CommandLog();
            var read = PairFile.Read(parsed.GetRequiredValue(pairs)).GroupBy(pair => pair.Repository, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
            var triples = read.AsParallel().AsOrdered().SelectMany(group => Of(group, parsed.GetValue(each), parsed.GetValue(negatives)));
            PairFile.Write(parsed.GetRequiredValue(target), triples);
            log.Write($"{parsed.GetRequiredValue(target)} written, {read.Count} repositories");
        });
        return command;
    }

    private static IEnumerable<Triple> Of(List<Pair> pairs, int each, int negatives)
    {
        var keywords = new KeywordNegatives(pairs);
        var stride = Math.Max(1.0, pairs.Count / (double)each);
        for (var at = 0.0; at < pairs.Count; at += stride)
        {
            var pair = pairs[(int)at];
            string[] wrong = [.. keywords.Find((int)at, negatives).Select(other => pairs[other].Code)];
            if (wrong.Length > 0)
            {
                yield return new Triple(pair.Repository, pair.Kind, pair.Language, pair.Query, pair.Code, wrong);
            }
        }
    }

    private sealed record Triple(string Repository, PairKind Kind, string Language, string Query, string Positive, string[] Negatives);
}
