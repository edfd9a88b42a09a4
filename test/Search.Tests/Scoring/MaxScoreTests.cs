using System.Text;
using LunarHub.Search.Postings;
using LunarHub.Search.Scoring;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Tests.Scoring;

/// <summary>Leaving out what cannot be among the best finds what scoring every posting finds, to the last bit and tie.</summary>
public sealed class MaxScoreTests
{
    private static readonly int[] Sizes = [0, 1, 2, 10, 100, 5_000];

    [Theory]
    [InlineData(1, new[] { 3 })]
    [InlineData(2, new[] { 400, 0, 90 })]
    [InlineData(3, new[] { 2_500 })]
    [InlineData(4, new[] { 1_200, 1_300 })]
    public void The_best_are_those_of_scoring_everything(int seed, int[] documents)
    {
        using var collection = new RandomCollection(seed, documents);
        var random = new Random(seed);
        var left = 0;
        for (var round = 0; round < 60; round++)
        {
            var (query, options) = (collection.Query(), collection.Options());
            var allowed = collection.Segments.Select(collection.Allowed).ToList();
            var all = Everything(collection.Segments, query, options, allowed);
            var k = Sizes[random.Next(Sizes.Length)];
            var atLeast = random.Next(3) == 0 && all.Count > 0 ? all[random.Next(all.Count)].Score : float.NegativeInfinity;

            var found = Bm25Scorer.For(ParsedQuery.Parse(query), collection.Segments, options).Search(allowed, k, atLeast, CancellationToken.None);

            found.Best.Should().Equal(all.Where(entry => entry.Score >= atLeast).Take(k), $"'{query}' in round {round}");
            found.Total.Should().BeLessThanOrEqualTo(all.Count).And.BeGreaterThanOrEqualTo(found.IsExact ? all.Count : 0);
            left += found.IsExact ? 0 : 1;
        }

        (left > 0).Should().Be(documents.Sum() > 1_000, "only a large collection has something to leave out, and there it must be left out");
    }

    [Fact]
    public void Chosen_chunks_score_what_they_score_among_all()
    {
        using var collection = new RandomCollection(5, 900, 300);
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var (query, options) = (collection.Query(), collection.Options());
            var scores = Everything(collection.Segments, query, options, [.. collection.Segments.Select(All)]).Where(entry => entry.Segment == round % 2).ToDictionary(entry => entry.Chunk, entry => entry.Score);
            var wanted = Enumerable.Range(0, collection.Segments[round % 2].Meta.Chunks).Where(_ => random.Next(round + 1) == 0).ToList();

            var words = Bm25Scorer.For(ParsedQuery.Parse(query), collection.Segments, options).In(round % 2);
            var found = wanted.ToDictionary(chunk => chunk, words.ScoreOf);

            found.Where(pair => pair.Value > 0).Should().BeEquivalentTo(scores.Where(pair => wanted.Contains(pair.Key)));
            found.Values.Should().OnlyContain(score => score <= words.Bound);
        }
    }

    [Fact]
    public void No_posting_scores_more_than_the_bounds_of_its_block_and_list_whatever_the_weights()
    {
        using var collection = new RandomCollection(6, 1_500);
        using var other = new RandomCollection(7, 40);
        var segment = collection.Segments[0];
        var (longLists, broken) = (0, 0);
        for (var term = 0; term < segment.TermCount; term++)
        {
            // The averages are those of other segments, too.
            var fields = new FieldWeights(collection.Options(), term % 2 == 0 ? collection.Segments : [.. other.Segments, segment]);
            var cursor = new PostingCursor(segment, term);
            var bounds = new RankedTerm(fields, 1.7f, segment, term);
            longLists += cursor.IsLong ? 1 : 0;
            for (cursor.SkipTo(0); !cursor.AtEnd; cursor.SkipTo(cursor.Chunks[^1] + 1))
            {
                cursor.Open();
                for (var i = 0; i < cursor.Chunks.Length; i++)
                {
                    var score = fields.Score(1.7f, cursor.FrequenciesAt(i), segment.FieldLengths[cursor.Chunks[i]]);
                    broken += score > 0 && score <= bounds.Bound && score <= bounds.BoundAround(cursor.Chunks[i]) ? 0 : 1;
                }
            }
        }

        broken.Should().Be(0);
        longLists.Should().BeGreaterThan(10);
    }

    private static Bitmap All(Segment segment)
    {
        var all = new Bitmap(segment.Meta.Documents);
        all.SetRange(0, all.Length);
        return all;
    }

    // Every posting of every term, added up chunk by chunk; best first, then by segment and chunk.
    private static List<(int Segment, int Chunk, float Score)> Everything(IReadOnlyList<Segment> segments, string query, Bm25Options options, IReadOnlyList<Bitmap> allowed)
    {
        var fields = new FieldWeights(options, segments);
        long chunks = segments.Sum(segment => (long)segment.Meta.Chunks);
        var sums = new Dictionary<(int Segment, int Chunk), long>();
        foreach (var term in Terms.Of(query).GroupBy(term => term.Text))
        {
            var numbers = segments.Select(segment => segment.FindTerm(Encoding.UTF8.GetBytes(term.Key))).ToList();
            long holders = numbers.Select((number, i) => number < 0 ? 0 : segments[i].Terms[number].Count).Sum();
            var weight = term.Max(found => found.Kind == TokenKind.Part ? options.PartWeight : 1f) * MathF.Log(1 + ((chunks - holders + 0.5f) / (holders + 0.5f)));
            for (var i = 0; i < segments.Count; i++)
            {
                if (numbers[i] < 0)
                {
                    continue;
                }

                var cursor = new PostingCursor(segments[i], numbers[i]);
                for (cursor.SkipTo(0); !cursor.AtEnd; cursor.SkipTo(cursor.Chunks[^1] + 1))
                {
                    cursor.Open();
                    for (var place = 0; place < cursor.Chunks.Length; place++)
                    {
                        var chunk = cursor.Chunks[place];
                        if (allowed[i][segments[i].Chunks[chunk].Document])
                        {
                            sums[(i, chunk)] = sums.GetValueOrDefault((i, chunk)) + fields.Score(weight, cursor.FrequenciesAt(place), segments[i].FieldLengths[chunk]);
                        }
                    }
                }
            }
        }

        return [.. sums.Select(pair => (pair.Key.Segment, pair.Key.Chunk, Score: FieldWeights.ToScore(pair.Value)))
            .OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Segment).ThenBy(entry => entry.Chunk)];
    }
}
