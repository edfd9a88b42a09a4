using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Ours;
using LunarHub.Models;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>One repository as the product indexes it, and the known items drawn from it.</summary>
internal sealed class RepositoryIndex : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly EngineIndex _index;
    private readonly IEmbedder _embedder;

    private RepositoryIndex(string name, PastRepository past, DirectoryInfo folder, EngineIndex index, IEmbedder embedder)
        => (Name, Source, _folder, _index, _embedder) = (name, past.Folder, folder, index, embedder);

    public string Name { get; }

    /// <summary>The repository that was indexed: as it was before the commits that are asked for.</summary>
    public string Source { get; }

    public IReadOnlyList<KnownItem> Items { get; private set; } = [];

    /// <summary>Its documentation comments and the code that they describe, apart; of no queries where there are none.</summary>
    public RelevanceSet Documented { get; private set; } = new("", [], []);

    /// <param name="source">A repository of this machine, with as much history as commits are to be drawn from.</param>
    /// <param name="embedder">The model of the index.</param>
    /// <param name="each">The most items of each kind.</param>
    /// <param name="seed">What decides which are drawn.</param>
    /// <param name="touches">Whether a comment and its code must not be used.</param>
    public static async Task<RepositoryIndex> BuildAsync(string source, IEmbedder embedder, int each, int seed, Func<string, string, bool> touches, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("hub-eval-");
        var past = await PastRepository.MakeAsync(source, folder.CreateSubdirectory("past").FullName, each, cancellationToken);
        var corpus = await CorpusCloner.CloneAsync([past.Folder], folder.CreateSubdirectory("clone").FullName, cancellationToken);
        var index = new RepositoryIndex(
            corpus.Repositories[0].Name, past, folder, await EngineIndex.BuildAsync(corpus, folder.CreateSubdirectory("index").FullName, cancellationToken), embedder);
        index._index.AddChanges((await past.ReadChangesAsync(cancellationToken)).ToDictionary(change => $"{index.Name}/{change.Key}", change => change.Value, StringComparer.Ordinal));
        var indexed = corpus.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        string? PathOf(string path) => indexed.Contains($"{index.Name}/{path}") ? $"{index.Name}/{path}" : null;
        index.Items =
        [
            .. new KnownItemDraw(index._index.Snapshot, EngineIndex.Ref, seed, touches).Draw(each),
            .. await CommitItems.ReadAsync(past, PathOf, each, cancellationToken),
        ];
        index.Documented = DocumentedCode.Of($"docstring {index.Name}", index._index.Snapshot, EngineIndex.Ref, each, seed, touches);
        return index;
    }

    /// <summary>What the engine finds for a query, before fusion.</summary>
    public async Task<FoundCandidates> SearchAsync(string text, SearchMode mode, int candidates, CancellationToken cancellationToken) =>
        await FoundCandidates.SearchAsync(_index.Snapshot, EngineIndex.Ref, text, mode, _embedder, candidates, cancellationToken);

    public void Dispose()
    {
        _index.Dispose();
        _folder.Delete(recursive: true);
    }
}
