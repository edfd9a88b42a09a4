using System.Text;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>
/// A set made of a repository's documented code: the first sentence of a documentation comment asks for the definition, which is there without any comment, among all others of the repository.
/// What is asked and what answers share only what their authors happened to say alike.
/// </summary>
internal static class DocumentedCode
{
    /// <summary>The most documents of a set.</summary>
    private const int MostDocuments = 4_000;

    /// <param name="touches">Whether a query and its code must not be used.</param>
    public static RelevanceSet Of(string name, ShardSnapshot snapshot, string reference, int queries, int seed, Func<string, string, bool> touches)
    {
        var found = new List<(RelevanceDocument Document, string? Query)>();
        foreach (var file in snapshot.Files(reference).Where(KnownItemDraw.IsCode).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var document = snapshot.Read(reference, file.Path)!;
            foreach (var chunk in document.Chunks.Where(chunk => chunk.Symbol is not null))
            {
                var text = WithoutComments(document, chunk);
                if (text.AsSpan().Count('\n') >= 3)
                {
                    var query = KnownItemDraw.FirstSentence(chunk.Documentation ?? "");
                    found.Add((new RelevanceDocument($"{found.Count}", document.Language, text), query is null || touches(query, text) ? null : query));
                }
            }
        }

        var random = new Random(seed);
        var drawn = found.ToArray();
        random.Shuffle(drawn);
        drawn = [.. drawn.Take(MostDocuments)];
        var asked = drawn.Where(entry => entry.Query is not null)
            .GroupBy(entry => entry.Query!, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .Take(queries)
            .Select(group => new RelevanceQuery(group.First().Document.Id, group.Key, new Dictionary<string, int> { [group.First().Document.Id] = 1 }));
        return new RelevanceSet(name, [.. drawn.Select(entry => entry.Document)], [.. asked]);
    }

    private static string WithoutComments(IndexDocument document, IndexChunk chunk)
    {
        var text = new StringBuilder();
        var from = chunk.StartByte;
        foreach (var (start, end) in document.Comments.Where(comment => comment.Start < chunk.EndByte && comment.End > chunk.StartByte))
        {
            if (start > from)
            {
                text.Append(Encoding.UTF8.GetString(document.Text.Span[from..start]));
            }

            from = Math.Max(from, end);
        }

        if (from < chunk.EndByte)
        {
            text.Append(Encoding.UTF8.GetString(document.Text.Span[from..chunk.EndByte]));
        }

        return string.Join('\n', text.ToString().Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)));
    }
}
