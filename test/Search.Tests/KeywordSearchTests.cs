using LunarHub.Search.Scoring;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>BM25F against the formula written out over plain dictionaries, and top-k against a full sort.</summary>
public sealed class KeywordSearchTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Scores_equal_the_formula_over_several_segments()
    {
        var random = new Random(21);
        string[] words = ["alpha", "beta", "gammaDelta", "the", "of", "retries", "HTTPServer", "x1"];
        var documents = new List<IndexDocument>();
        for (var i = 0; i < 40; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => words[random.Next(random.Next(1, words.Length + 1))]));
            var comment = random.Next(text.Length);
            documents.Add(TestShard.Document($"src/{words[random.Next(words.Length)]}{i}.txt", text) with { Comments = random.Next(2) == 0 ? [] : [(comment, text.Length)] });
            if (i % 10 == 9)
            {
                shard.Commit($"c{i}", documents);
            }
        }

        foreach (var query in new[] { "alpha", "gammaDelta the", "how does HTTPServer do retries of x1", "beta beta alpha" })
        {
            var expected = Reference(documents, query);
            var found = shard.Search(query).Candidates;
            found.Select(hit => hit.Path).Should().BeEquivalentTo(expected.Keys);
            foreach (var hit in found)
            {
                hit.Keyword!.Value.Should().BeApproximately((float)expected[hit.Path], 1e-3f);
            }

            var limited = shard.Search(query, topK: 5).Candidates.Select(hit => hit.Keyword!.Value).Order();
            limited.Should().Equal(found.Select(hit => hit.Keyword!.Value).OrderDescending().Take(5).Order());
        }
    }

    [Fact]
    public void The_best_k_are_those_of_a_full_sort()
    {
        var random = new Random(22);
        foreach (var k in new[] { 0, 1, 3, 10, 500 })
        {
            var scores = Enumerable.Range(0, 200).Select(_ => (float)random.Next(40)).ToArray();
            var top = new TopK(k);
            for (var i = 0; i < scores.Length; i++)
            {
                top.Add(scores[i], i);
            }

            top.Sorted().Select(entry => entry.Item).Should().Equal(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(k));
        }
    }

    private static Dictionary<string, double> Reference(List<IndexDocument> documents, string query)
    {
        var options = new Bm25Options();
        var fields = documents.ConvertAll(document =>
        {
            var text = System.Text.Encoding.UTF8.GetString(document.Text.Span);
            var cut = document.Comments.IsEmpty ? text.Length : document.Comments[0].Start;
            return new[] { Terms.Of(document.Path), [], Terms.Of(text.AsSpan(0, cut)), Terms.Of(text.AsSpan(cut)) };
        });
        static double Length(List<Term> field) => field.Count(term => term.Kind != TokenKind.Compound);
        double[] weights = [options.PathWeight, options.SymbolWeight, options.TextWeight, options.CommentWeight];
        double[] norms = [options.PathLengthNorm, options.SymbolLengthNorm, options.TextLengthNorm, options.CommentLengthNorm];
        var averages = Enumerable.Range(0, 4).Select(f => Math.Max(1, fields.Average(document => Length(document[f])))).ToArray();
        var scores = new Dictionary<string, double>();
        var isQuestion = ParsedQuery.Parse(query).Kind is QueryKind.Prose or QueryKind.Words;
        foreach (var term in Terms.Of(query).GroupBy(term => term.Text))
        {
            var weight = term.Max(found => found.Kind == TokenKind.Part ? options.PartWeight : 1) * (isQuestion ? WordWeights.Of(term.Key) : 1);
            var holders = fields.Count(document => document.Any(field => field.Any(found => found.Text == term.Key)));
            var idf = Math.Log(1 + ((documents.Count - holders + 0.5) / (holders + 0.5)));
            for (var i = 0; i < documents.Count; i++)
            {
                var frequency = Enumerable.Range(0, 4).Sum(f => weights[f] * fields[i][f].Count(found => found.Text == term.Key) / (1 - norms[f] + (norms[f] * Length(fields[i][f]) / averages[f])));
                if (frequency > 0)
                {
                    scores[documents[i].Path] = scores.GetValueOrDefault(documents[i].Path) + (weight * idf * frequency * (options.K1 + 1) / (options.K1 + frequency));
                }
            }
        }

        return scores;
    }
}
