using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LunarHub.Search.History;
using LunarHub.Search.Matching;
using LunarHub.Search.Ranking;
using LunarHub.Search.Storage;
using LunarHub.Search.Symbols;
using LunarHub.Search.Vectors;
using LunarHub.Text;

namespace LunarHub.Search.Scoring;

/// <summary>One search over the segments of one ref: filters first, then each kind of evidence over what is left.</summary>
internal sealed class ShardSearch : IDisposable
{
    private readonly ShardQuery query;
    private readonly IReadOnlyList<Segment> segments;
    private readonly IReadOnlyDictionary<Segment, Bitmap> held;
    private readonly CancellationToken cancellationToken;

    // Cancelled by whoever waits, or by the end of the search's time.
    private readonly CancellationTokenSource scanning;
    private readonly MatchPlan plan;
    private readonly ChangeRule changeRule;
    private readonly ChangeLog changes;
    private readonly Dictionary<(int Segment, int Chunk), Scores> found = [];
    private readonly FusionWeights weights;
    private long total;
    private bool totalIsExact = true;
    private bool vectorsMissing;
    private bool isPartial;
    private float ideal;
    private ImmutableArray<WordExpansion> expansions = [];

    public ShardSearch(ShardQuery query, IReadOnlyList<Segment> segments, IReadOnlyDictionary<Segment, Bitmap> held, ChangeLog changes, CancellationToken cancellationToken)
    {
        changeRule = new ChangeRule(changes, query.Today);
        this.changes = changes;
        this.query = query;
        weights = FusionWeights.BuiltIn.For(query.Query.Kind);
        this.segments = segments;
        this.held = held;
        this.cancellationToken = cancellationToken;
        scanning = CancellationTokenSource.CreateLinkedTokenSource(query.Late, cancellationToken);
        plan = MatchPlan.For(query.Query, query.Mode, query.Languages, query.Repository, changeRule, scanning.Token);
    }

    private readonly record struct Scores(float? Keyword, float? Cosine, int? ExactMatches, float? Definition);

    public ShardMatches Run()
    {
        var allowed = new Bitmap[segments.Count];
        var matching = plan.ChoosesChunks ? new MatchedChunks[segments.Count] : null;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (matching is null)
            {
                allowed[i] = new Bitmap(held[segment].Length);
                UntilLate(token => allowed[i] = plan.Files(segment, held[segment], token));
            }
            else
            {
                allowed[i] = held[segment];
                var shown = matching[i] = new MatchedChunks();
                UntilLate(token => plan.Chunks(segment, held[segment], shown, token));
            }
        }

        if (matching is not null)
        {
            ScoreConditions(matching);
        }
        else if (query.Query.RankedText.Length == 0)
        {
            ListFiltered(allowed);
        }
        else if (query.Mode is SearchMode.Hybrid or SearchMode.Keyword)
        {
            UntilLate(token => ScoreKeywords(allowed, token));
        }

        if (query.Mode is SearchMode.Hybrid or SearchMode.Semantic && (!query.Vector.IsEmpty || query.EarlierVectors.Count > 0))
        {
            ScoreVectors(allowed, matching);
        }

        NoteDefinitions(allowed, matching);
        return new ShardMatches(Describe(), Math.Max(total, found.Count), totalIsExact && !isPartial, vectorsMissing) { ChangesMissing = changeRule.HasMissed, Expansions = expansions, IsPartial = isPartial };
    }

    public void Dispose() => scanning.Dispose();

    // A scan that the time runs out for keeps what it has noted; what comes after the scans is little and is still done.
    private void UntilLate(Action<CancellationToken> scan)
    {
        try
        {
            scan(scanning.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            isPartial = true;
        }
    }

    private void ScoreKeywords(Bitmap[] allowed, CancellationToken untilLate)
    {
        var scorer = Bm25Scorer.For(query.Query, segments, query.Bm25);
        scorer.AddMore(query.MoreWords);
        var expand = query.Query.Expand ?? query.Expand;
        if (expand == true)
        {
            scorer.ExpandMeaning(query.Query);
        }
        else if (expand is null)
        {
            scorer.Mend(query.Query);
        }

        ideal = scorer.Ideal;
        expansions = [.. scorer.Expansions];
        if (!scorer.HasTerms)
        {
            return;
        }

        var matches = scorer.Search(allowed, query.TopK, query.KeywordAtLeast, untilLate);
        total += matches.Total;
        totalIsExact &= matches.IsExact;
        foreach (var (segment, chunk, score) in matches.Best)
        {
            Note(segment, chunk, keyword: score);
        }
    }

    // Phrases, regular expressions and symbols decide which chunks match; words order them.
    private void ScoreConditions(MatchedChunks[] matching)
    {
        if (Array.TrueForAll(matching, chunks => chunks.Count == 0))
        {
            return;
        }

        var keyword = Bm25Scorer.For(query.Query, segments, query.Bm25);
        ideal = keyword.Ideal;
        expansions = [.. keyword.Expansions];
        for (var i = 0; i < segments.Count; i++)
        {
            total += matching[i].Count;
            var kept = BestOf(matching[i], keyword.In(i)).Sorted();
            var words = keyword.In(i);
            foreach (var chunk in kept.Select(entry => entry.Item).Order())
            {
                Note(i, chunk, keyword: words.ScoreOf(chunk) is > 0 and var score ? score : null, exactMatches: matching[i].In(chunk));
            }
        }
    }

    // Words are looked up only where they could lift a chunk among the best.
    private TopK BestOf(MatchedChunks matching, ChunkScorer words)
    {
        var best = new TopK(query.TopK);
        var chunks = matching.Numbers;
        var matches = matching.Matches;
        for (var i = 0; i < chunks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = MathF.Log(1 + matches[i]);
            if (own + words.Bound > best.Threshold)
            {
                best.Add(own + words.ScoreOf(chunks[i]), chunks[i]);
            }
        }

        return best;
    }

    // A query of filters alone lists what they allow: the first chunk of each document.
    private void ListFiltered(Bitmap[] allowed)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            foreach (var document in allowed[i].Ones())
            {
                total++;
                if (found.Count < query.TopK)
                {
                    Note(i, segments[i].Documents[document].FirstChunk, exactMatches: 0);
                }
            }
        }
    }

    private void ScoreVectors(Bitmap[] allowed, MatchedChunks[]? matching)
    {
        var vectors = query.EarlierVectors.ToDictionary(earlier => earlier.Key, earlier => earlier.Value);
        if (query.ModelId is { } model && !query.Vector.IsEmpty)
        {
            vectors[model] = query.Vector;
        }

        var queries = vectors.ToDictionary(entry => entry.Key, entry => new VectorQuery(entry.Value.Span));
        var nearest = new List<(int Segment, int Chunk, float Score)>();
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].Meta.ModelId is { } made && queries.TryGetValue(made, out var vector) && segments[i].Meta.Dimensions == vectors[made].Length)
            {
                var best = new NearestRows(query.TopK);
                var (segment, files, chunks) = (segments[i], allowed[i], matching?[i].Chunks);
                UntilLate(token => VectorSearch.Search(segment, vector, files, chunks, best, token));
                nearest.AddRange(best.Sorted().Select(entry => (i, entry.Row, entry.Score)));
            }
            else
            {
                vectorsMissing = true;
            }
        }

        foreach (var (segment, chunk, score) in Best(nearest))
        {
            Note(segment, chunk, cosine: score);
        }

        totalIsExact &= matching is not null;
    }

    // A definition of a name that was asked for is a candidate also where its words alone would not have brought it.
    private void NoteDefinitions(Bitmap[] allowed, MatchedChunks[]? matching)
    {
        var definitions = new DefinitionEvidence(query.Mode == SearchMode.Semantic ? [] : QueriedNames.Of(query.Query));
        if (definitions.IsEmpty)
        {
            return;
        }

        var best = new TopK[segments.Count];
        for (var i = 0; i < segments.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            best[i] = new TopK(query.TopK);
            if (matching?[i].Count == 0)
            {
                continue;
            }

            foreach (var (chunk, sureness) in definitions.In(segments[i]).OrderBy(pair => pair.Key))
            {
                if (matching is null ? allowed[i][segments[i].Chunks[chunk].Document] : matching[i].In(chunk) > 0)
                {
                    best[i].Add(sureness, chunk);
                }
            }
        }

        foreach (var (segment, chunk, sureness) in Merge(best))
        {
            Note(segment, chunk, exactMatches: matching?[segment].In(chunk), definition: sureness);
        }
    }

    private IEnumerable<(int Segment, int Chunk, float Score)> Merge(TopK[] best)
        => Best(best.SelectMany((top, segment) => top.Sorted().Select(entry => (Segment: segment, Chunk: entry.Item, entry.Score))));

    private IEnumerable<(int Segment, int Chunk, float Score)> Best(IEnumerable<(int Segment, int Chunk, float Score)> found) => found
        .OrderByDescending(entry => entry.Score)
        .ThenBy(entry => entry.Segment)
        .ThenBy(entry => entry.Chunk)
        .Take(query.TopK);

    private void Note(int segment, int chunk, float? keyword = null, float? cosine = null, int? exactMatches = null, float? definition = null)
    {
        ref var scores = ref CollectionsMarshal.GetValueRefOrAddDefault(found, (segment, chunk), out _);
        scores = new Scores(keyword ?? scores.Keyword, cosine ?? scores.Cosine, exactMatches ?? scores.ExactMatches, definition ?? scores.Definition);
    }

    // Words are evidence where they are not a condition only, nor left out for meaning alone.
    private Dictionary<(int Segment, int Chunk), ChunkFeatures> ReadBest()
    {
        var words = query is { ReadTexts: true, Mode: SearchMode.Hybrid or SearchMode.Keyword } ? QueryWords.Of(query.Query.RankedText, segments) : null;
        if (words is not { Count: > 1 })
        {
            return [];
        }

        var best = found.Values.Max(scores => scores.Keyword ?? 0);
        return new CandidateReading(segments, held).Read(
            found.Select(entry => new CandidateReading.Place(entry.Key.Segment, entry.Key.Chunk, MeritOf(entry.Value, best))), words, cancellationToken);
    }

    private float MeritOf(in Scores scores, float bestKeyword) => (float)(
        (weights[Signal.Keyword] * (bestKeyword > 0 ? (scores.Keyword ?? 0) / bestKeyword : 0))
        + (weights[Signal.Vector] * Math.Max(0, scores.Cosine ?? 0))
        + (weights[Signal.Definition] * (scores.Definition ?? 0)));

    private ImmutableArray<Candidate> Describe()
    {
        var features = found.Count > 0 ? ReadBest() : [];
        var candidates = ImmutableArray.CreateBuilder<Candidate>(found.Count);
        // Paths, languages and kinds repeat.
        var strings = new Dictionary<(int Segment, int Number), string>();
        var times = new Dictionary<(int Segment, int Document), DateTimeOffset?>();
        foreach (var ((place, number), scores) in found)
        {
            var segment = segments[place];
            ref readonly var chunk = ref segment.Chunks[number];
            ref readonly var document = ref segment.Documents[chunk.Document];
            candidates.Add(new Candidate
            {
                Segment = segment.Name,
                Chunk = number,
                Path = StringOf(place, document.Path),
                Language = StringOf(place, document.Language),
                Traits = (DocumentTraits)document.Traits,
                StartLine = chunk.StartLine,
                EndLine = chunk.EndLine,
                Kind = StringOf(place, chunk.Kind),
                Symbol = chunk.Symbol == 0 ? null : StringOf(place, chunk.Symbol),
                Parent = chunk.Parent == 0 ? null : StringOf(place, chunk.Parent),
                Keyword = scores.Keyword,
                Cosine = scores.Cosine,
                ExactMatches = scores.ExactMatches,
                Definition = scores.Definition,
                ChangedAt = ChangeOf(place, chunk.Document),
                Features = features.GetValueOrDefault((place, number)) with { KeywordShare = ideal > 0 ? Math.Min(1, (scores.Keyword ?? 0) / ideal) : 0 },
            });
        }

        return candidates.MoveToImmutable();

        string StringOf(int place, int number)
        {
            ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(strings, (place, number), out _);
            return text ??= segments[place].StringAt(number);
        }

        DateTimeOffset? ChangeOf(int place, int document)
        {
            ref var time = ref CollectionsMarshal.GetValueRefOrAddDefault(times, (place, document), out var isKnown);
            return isKnown ? time : time = changes.Of(segments[place], document)?.At;
        }
    }
}
