using LunarHub.Bench.Product;
using LunarHub.Models;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>One question to a repository of a running hub, and how to tell its answers.</summary>
/// <param name="Kind">See <see cref="KnownItem.Kind"/>; <c>docstring</c> for a comment that asks for the code it described.</param>
/// <param name="Repository">The id of the repository to ask.</param>
/// <param name="AnswerOf">Of a chunk by path and lines: what it stands for, so that chunks of one thing count once.</param>
/// <param name="IsAnswer">Whether the chunk is what was asked for.</param>
internal sealed record AskedItem(string Kind, string Query, string Repository, Func<string, int, int, string> AnswerOf, Func<string, int, int, bool> IsAnswer)
{
    private const string Answer = "answer";

    /// <summary>As a query of a set with one right answer.</summary>
    public RelevanceQuery AsQuery { get; } = new("", Query, new Dictionary<string, int> { [Answer] = 1 });

    /// <summary>What a chunk stands for, the right answer under the one name that <see cref="AsQuery"/> knows.</summary>
    public string IdOf(string path, int startLine, int endLine) => IsAnswer(path, startLine, endLine) ? Answer : AnswerOf(path, startLine, endLine);

    /// <summary>Indexes a repository, and apart from it the code that its comments describe, and gives every known item of both while they can be asked.</summary>
    public static async Task VisitAsync(
        EvaluationHub hub, string source, IEmbedder embedder, int each, int seed, Func<string, string, bool> touches, Func<string, AskedItem, Task> visit, CancellationToken cancellationToken)
    {
        using var drawn = await RepositoryIndex.BuildAsync(source, embedder, each, seed, touches, cancellationToken);
        var id = await hub.IndexAsync(drawn.Source, drawn.Name, cancellationToken);
        foreach (var item in drawn.Items)
        {
            // Drawn from an index that holds each repository under a folder of its name.
            bool Holds(string path, int startLine, int endLine) => item.Places.Any(place => place.Holds($"{drawn.Name}/{path}", startLine, endLine));
            await visit(drawn.Name, new AskedItem(item.Kind, item.Query, id, (path, startLine, _) => item.IsFile ? path : $"{path}:{startLine}", Holds));
        }

        await hub.RemoveAsync(id, cancellationToken);
        await VisitAsync(hub, drawn.Documented, "docstring", asked => visit(drawn.Name, asked), cancellationToken);
    }

    /// <summary>Indexes a set and gives every query of it.</summary>
    public static async Task VisitAsync(EvaluationHub hub, RelevanceSet set, string kind, Func<AskedItem, Task> visit, CancellationToken cancellationToken)
    {
        if (set.Queries.Count == 0)
        {
            return;
        }

        using var scratch = new ScratchFolder();
        var documents = await SetRepository.WriteAsync(set, scratch.Path, cancellationToken);
        var id = await hub.IndexAsync(documents.Folder, set.Name, cancellationToken);
        foreach (var query in set.Queries)
        {
            await visit(new AskedItem(kind, query.Text, id, (path, _, _) => documents.IdOf(path), (path, _, _) => query.Relevant.ContainsKey(documents.IdOf(path))));
        }

        await hub.RemoveAsync(id, cancellationToken);
    }
}
