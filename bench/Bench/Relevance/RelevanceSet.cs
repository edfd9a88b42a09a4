using System.IO.Compression;
using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>One evaluation set: documents, queries, and which documents answer which query.</summary>
/// <remarks>
/// A folder with <c>docs.jsonl.gz</c> ({id, language, text} a line, and optionally path), <c>queries.jsonl</c> ({id, text} a line) and <c>qrels.tsv</c> (query id, document id, relevance).
/// Queries without a relevant document are left out.
/// </remarks>
internal sealed record RelevanceSet(string Name, IReadOnlyList<RelevanceDocument> Documents, IReadOnlyList<RelevanceQuery> Queries)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Every set of a folder of sets, by name.</summary>
    /// <exception cref="HubException"><c>eval-no-sets</c>: the folder holds none. <c>eval-set-damaged</c>: a set cannot be read.</exception>
    public static IReadOnlyList<RelevanceSet> ReadAll(DirectoryInfo folder)
    {
        var sets = folder.Exists
            ? folder.EnumerateDirectories().Where(set => File.Exists(Path.Combine(set.FullName, "qrels.tsv"))).OrderBy(set => set.Name, StringComparer.Ordinal).Select(Read).ToList()
            : [];
        return sets.Count > 0 ? sets : throw new HubException("eval-no-sets", $"'{folder}' holds no evaluation set; a set is a folder with docs.jsonl.gz, queries.jsonl and qrels.tsv.");
    }

    private static RelevanceSet Read(DirectoryInfo folder)
    {
        try
        {
            using var packed = new GZipStream(File.OpenRead(Path.Combine(folder.FullName, "docs.jsonl.gz")), CompressionMode.Decompress);
            var documents = Lines<RelevanceDocument>(packed);
            using var plain = File.OpenRead(Path.Combine(folder.FullName, "queries.jsonl"));
            var texts = Lines<QueryLine>(plain);
            var relevant = File.ReadLines(Path.Combine(folder.FullName, "qrels.tsv"))
                .Where(line => line.Length > 0)
                .Select(line => line.Split('\t'))
                .Where(fields => int.Parse(fields[2]) > 0)
                .ToLookup(fields => fields[0], fields => (Document: fields[1], Gain: int.Parse(fields[2])));
            var queries = texts.Where(query => relevant.Contains(query.Id))
                .Select(query => new RelevanceQuery(query.Id, query.Text, relevant[query.Id].ToDictionary(entry => entry.Document, entry => entry.Gain)));
            return new RelevanceSet(folder.Name, documents, [.. queries]);
        }
        catch (Exception error) when (error is IOException or JsonException or FormatException or IndexOutOfRangeException or InvalidDataException)
        {
            throw new HubException("eval-set-damaged", $"The evaluation set '{folder.Name}' cannot be read: {error.Message}", error);
        }
    }

    private static List<T> Lines<T>(Stream stream)
    {
        using var reader = new StreamReader(stream);
        var values = new List<T>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                values.Add(JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("a line is null"));
            }
        }

        return values;
    }

    private sealed record QueryLine(string Id, string Text);
}

/// <summary>A document of a set.</summary>
internal sealed record RelevanceDocument(string Id, string Language, string Text)
{
    /// <summary>Of the file, relative to its repository; null where the set does not tell.</summary>
    public string? Path { get; init; }
}

/// <summary>A query of a set, with the gain of every document that answers it.</summary>
internal sealed record RelevanceQuery(string Id, string Text, IReadOnlyDictionary<string, int> Relevant);
