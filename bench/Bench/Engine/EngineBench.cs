using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Ours;
using LunarHub.Bench.Engine.Peers;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine;

/// <summary>
/// Lunar Hub's engine beside other search systems, all over the same files in the same run: build, index size, memory, a changed file, latency by query class, agreement with ripgrep,
/// and queries a second under load.
/// </summary>
internal sealed class EngineBench(EngineBenchOptions options, Action<string> say)
{
    private const int Seed = 40;

    /// <summary>Systems that failed, and peers that are not installed, one line each.</summary>
    public List<string> Notes { get; } = [];

    /// <exception cref="HubException"><c>bench-no-corpus</c>, <c>bench-too-few-queries</c>, <c>bench-peer-unknown</c>, <c>bench-no-judge</c>.</exception>
    public async Task<IReadOnlyList<ScaleFigures>> RunAsync(CancellationToken cancellationToken)
    {
        var sources = CorpusCloner.Find(options.Corpus);
        var sizes = new List<long>();
        foreach (var source in sources)
        {
            sizes.Add(await CorpusCloner.SizeAsync(source, cancellationToken));
        }

        var results = new List<ScaleFigures>();
        foreach (var (scale, repositories) in CorpusScale.Cut(sizes, options.Scales))
        {
            using var scratch = new ScratchFolder();
            var corpus = await CorpusCloner.CloneAsync(sources.Take(repositories), Path.Combine(scratch.Path, "corpus"), cancellationToken);
            say($"scale {scale}: {corpus.Repositories.Count} repositories, {corpus.Files.Count:N0} files, {corpus.TextBytes / 1e6:F1} MB");
            results.Add(new ScaleFigures(scale, corpus.Repositories.Count, corpus.Files.Count, corpus.TextBytes, corpus.Left, await MeasureAsync(corpus, scratch.Path, cancellationToken)));
        }

        return results;
    }

    private async Task<IReadOnlyList<SystemFigures>> MeasureAsync(EngineCorpus corpus, string scratch, CancellationToken cancellationToken)
    {
        var queries = new QueryDraw(corpus, Seed).Draw(options.Queries);
        await using var systems = new SystemSet(Systems(), Note);
        await systems.BuildAsync(corpus, scratch, options.Builds, say, cancellationToken);
        await systems.MeasureLatencyAsync(queries, options.Runs, say, cancellationToken);
        await systems.CompareAsync(corpus, queries, say, cancellationToken);
        await systems.NoteMemoryAsync(say, cancellationToken);
        await systems.MeasureLoadAsync(corpus, queries, options.Load, say, cancellationToken);
        await systems.MeasureUpdatesAsync(corpus, Math.Max(3, options.Runs), say, cancellationToken);
        return systems.Figures;
    }

    private List<SearchSystem> Systems()
    {
        var http = new HubHttpSystem();
        List<SearchSystem> systems = [new HubEngineSystem(), http, new HubGrainsSystem(http, keptAnswers: false), new HubGrainsSystem(http, keptAnswers: true)];
        foreach (var peer in PeerCatalog.Choose(PeerCatalog.Create(), options.Peers))
        {
            if (peer.Missing is { } install)
            {
                Note($"{peer.Name} is not installed: {install}");
            }
            else
            {
                systems.Add(peer);
            }
        }

        return systems;
    }

    private void Note(string line)
    {
        if (!Notes.Contains(line))
        {
            Notes.Add(line);
            say(line);
        }
    }
}
