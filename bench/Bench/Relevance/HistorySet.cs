using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Product;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>Makes an evaluation set of a repository's own history: its files are the documents, the subjects of its commits ask for the files that they changed.</summary>
internal static class HistorySet
{
    /// <summary>The most queries of a set.</summary>
    private const int MostQueries = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="repository">With as much history as there is to learn from.</param>
    /// <param name="sets">The folder that the set's own folder is made in; one of the repository's name is replaced.</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="HubException"><c>eval-no-history</c>: no subject of four words or more asks for a file that is still there. <c>bench-no-corpus</c>: it cannot be cloned.</exception>
    public static async Task<DirectoryInfo> WriteAsync(DirectoryInfo repository, DirectoryInfo sets, CancellationToken cancellationToken)
    {
        var source = CorpusCloner.Find(repository)[0];
        using var scratch = new ScratchFolder();
        var corpus = await CorpusCloner.CloneAsync([source], scratch.Path, cancellationToken);
        var name = corpus.Repositories[0].Name;
        var files = corpus.Files.Select(file => file.Path[(name.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
        var items = await CommitItems.ReadAsync(source, path => files.Contains(path) ? path : null, MostQueries, cancellationToken);
        if (items.Count == 0)
        {
            throw new HubException("eval-no-history", $"{source} has no commit whose subject asks for a file that is still there; a shallow clone has no history.");
        }

        var folder = sets.CreateSubdirectory($"history-{name}");
        await WriteDocumentsAsync(corpus, name, Path.Combine(folder.FullName, "docs.jsonl.gz"), cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "queries.jsonl"), items.Select((item, i) => JsonSerializer.Serialize(new { id = $"{i}", text = item.Query }, Json)), cancellationToken);
        await File.WriteAllLinesAsync(
            Path.Combine(folder.FullName, "qrels.tsv"), items.SelectMany((item, i) => item.Places.Select(place => place.Path).Distinct(StringComparer.Ordinal).Select(path => $"{i}\t{path}\t1")), cancellationToken);
        return folder;
    }

    private static async Task WriteDocumentsAsync(EngineCorpus corpus, string name, string target, CancellationToken cancellationToken)
    {
        await using var packed = new GZipStream(File.Create(target), CompressionLevel.Fastest);
        foreach (var file in corpus.Files)
        {
            var path = file.Path[(name.Length + 1)..];
            var text = await File.ReadAllTextAsync(corpus.FullPath(file.Path), cancellationToken);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { id = path, language = "", text, path }, Json) + "\n"), cancellationToken);
        }
    }
}
