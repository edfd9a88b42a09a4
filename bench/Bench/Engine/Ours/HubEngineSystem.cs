using System.Diagnostics;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Ours;

/// <summary>Lunar Hub's engine in this process, on one thread: a query's text read, its shard searched, the hits fused, and the snippets of the best fetched.</summary>
internal sealed class HubEngineSystem : SearchSystem
{
    private static readonly FusionWeights Weights = FusionWeights.BuiltIn;
    private EngineIndex? _index;

    public override string Name => "hub engine";

    public override string? Missing => null;

    public override string Through => "in process, chunks with snippets";

    /// <summary>Why the index holds only a file's path, by path.</summary>
    public IReadOnlyDictionary<string, string> Skipped() => _index!.Skipped();

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        _index?.Dispose();
        var began = Stopwatch.GetTimestamp();
        _index = await EngineIndex.BuildAsync(corpus, folder, cancellationToken);
        return new BuildFigures(Stopwatch.GetElapsedTime(began).TotalMilliseconds, _index.Snapshot.FileBytes);
    }

    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await _index!.UpdateAsync(corpus, changed, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var word = (await File.ReadAllTextAsync(corpus.FullPath(changed.Path), cancellationToken)).TrimEnd().Split((char[]?)null)[^1];
        return Ask(ParsedQuery.Parse($"\"{word}\" case:yes"), SearchMode.Exact, Hits, cancellationToken).Candidates.Length == 1
            ? took
            : throw new HubException("bench-index-failed", "A changed file was not found after its commit.");
    }

    public override bool Answers(EngineQuery query) => true;

    public override Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var parsed = ParsedQuery.Parse(query.Hub);
        var mode = ModeOf(query);
        var found = Ask(parsed, mode, Hits, cancellationToken);
        var hits = Fusion.Rank([.. found.Candidates.Select(candidate => new SourcedCandidate<int>(0, "", candidate) { NewestChange = found.NewestChange })], parsed, Weights.For(parsed.Kind));
        _index!.Snapshot.Fetch(hits.Take(Hits).Select(hit => (hit.Candidate.Segment, hit.Candidate.Chunk)), parsed, mode);
        return Task.FromResult(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>The chunks of every match, to be told by <see cref="ChunkMatches.ToLines"/>.</summary>
    public IReadOnlyList<ChunkMatches> Chunks(EngineQuery query, CancellationToken cancellationToken) =>
        [.. Ask(ParsedQuery.Parse(query.Hub), ModeOf(query), _index!.Snapshot.FindRef(EngineIndex.Ref)!.Chunks, cancellationToken).Candidates.Select(found => new ChunkMatches(found.Path, found.StartLine, found.EndLine, found.ExactMatches ?? 0))];

    public override ValueTask DisposeAsync()
    {
        _index?.Dispose();
        _index = null;
        return base.DisposeAsync();
    }

    private ShardMatches Ask(ParsedQuery query, SearchMode mode, int most, CancellationToken cancellationToken) =>
        _index!.Snapshot.Search(new ShardQuery { Query = query, Mode = mode, Ref = EngineIndex.Ref, TopK = most, ReadTexts = Weights.For(query.Kind).ReadTexts }, cancellationToken);

    // The engine and the messages between grains have an enumeration each.
    private static SearchMode ModeOf(EngineQuery query) => Enum.Parse<SearchMode>(query.Mode.ToString());
}
