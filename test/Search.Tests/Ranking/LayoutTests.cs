using System.Collections.Immutable;
using LunarHub.Search.Tests.Vectors;

namespace LunarHub.Search.Tests.Ranking;

/// <summary>An answer does not depend on how segments hold the documents: one or many, before and after compaction, in whatever order they were added.</summary>
public sealed class LayoutTests
{
    private const int Dimensions = 16;
    private static readonly string[] Words = ["load", "save", "find", "merge", "count", "table", "cache", "index", "segment", "query", "shard", "symbol"];
    private static readonly string[] Queries = ["load table", "find the cache of a shard", "loadTable", "\"merge index\"", "sym:loadTable", "segment path:a1", "query OR symbol merge save", "saveCacheIndex"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_documents_give_the_same_ranking_and_the_same_signals(int seed)
    {
        var documents = Documents(new Random(seed));
        using var whole = new TestShard();
        whole.Commit("c1", documents, dimensions: Dimensions);

        using var pieces = new TestShard();
        var shuffled = documents.ToArray();
        new Random(seed + 100).Shuffle(shuffled);
        for (var held = 5; held < shuffled.Length + 5; held += 5)
        {
            pieces.Commit($"c{held}", [.. shuffled.Take(held)], dimensions: Dimensions);
        }

        var expected = Queries.Select(query => Answer(whole, query)).ToList();
        expected.Should().OnlyContain(answer => answer.Count > 0);
        Queries.Select(query => Answer(whole, query)).Should().Equal(expected, (left, right) => left.SequenceEqual(right));
        Queries.Select(query => Answer(pieces, query)).Should().Equal(expected, (left, right) => left.SequenceEqual(right));

        while (pieces.Index.Compact())
        {
        }

        using (var snapshot = pieces.Index.Acquire())
        {
            snapshot.Segments.Should().BeLessThan(8);
        }

        Queries.Select(query => Answer(pieces, query)).Should().Equal(expected, (left, right) => left.SequenceEqual(right));
    }

    [Fact]
    public void Chunks_of_the_same_text_stand_in_the_order_of_their_paths()
    {
        using var shard = new TestShard();
        string[] paths = ["d", "a", "c", "b", "f", "e"];
        foreach (var held in Enumerable.Range(1, paths.Length))
        {
            shard.Commit($"c{held}", [.. paths.Take(held).Select(path => TestShard.Document(path, "load the table\n"))]);
        }

        Answer(shard, "load table").Select(line => line.Split(':')[0]).Should().Equal("a", "b", "c", "d", "e", "f");
    }

    private static List<IndexDocument> Documents(Random random) => [.. Enumerable.Range(0, 60).Select(i =>
    {
        string Word() => Words[random.Next(Words.Length)];
        string Name() => $"{Word()}{string.Concat(Word().Select((c, at) => at == 0 ? char.ToUpperInvariant(c) : c))}";
        var lines = Enumerable.Range(0, random.Next(4, 12)).SelectMany(_ => new[] { $"def {Name()}", $"  {Name()}({Word()}) {Word()} {Word()}" }).ToList();
        var text = string.Join('\n', i % 7 == 0 ? ["def loadTable", "  load table"] : lines) + "\n";
        var document = CodeDocument.Parse($"a{i % 3}/f{i:D2}.toy", text, traits: i % 9 == 0 ? DocumentTraits.Test : DocumentTraits.None);
        var chunks = TestShard.Document(document.Path, text, linesPerChunk: 4).Chunks;
        return document with { Chunks = [.. chunks.Select(chunk => chunk with { Symbol = i % 2 == 0 ? "loadTable" : "mergeIndex", Vector = TestVectors.Unit(random, Dimensions) })] };
    })];

    private static ImmutableList<string> Answer(TestShard shard, string text)
    {
        var query = ParsedQuery.Parse(text);
        using var snapshot = shard.Index.Acquire();
        var found = snapshot.Search(new ShardQuery
        {
            Query = query, Mode = SearchMode.Hybrid, Ref = TestShard.Main, Vector = TestVectors.Unit(new Random(text.Length), Dimensions), ModelId = "model", TopK = 1_000,
        });
        var hits = Fusion.Rank([.. found.Candidates.Select(candidate => new SourcedCandidate<int>(0, "repository", candidate))], query, FusionWeights.BuiltIn);
        hits.Should().AllSatisfy(hit => hit.Signals.Sum(signal => signal.Contribution).Should().Be(hit.Score));
        return [.. hits.Select(hit => $"{hit.Candidate.Path}:{hit.Candidate.StartLine} {string.Join(' ', hit.Signals.Select(signal => $"{signal.Name}={signal.Value:R}"))} {hit.Score:R}")];
    }
}
