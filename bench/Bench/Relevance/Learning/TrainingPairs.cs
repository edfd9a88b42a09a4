using System.IO.Compression;
using System.Text.Json;
using LunarHub.Subtokens;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance.Learning;

/// <summary>
/// Pairs of a question and the code that answers it, made into sets to learn from: every <c>*.jsonl.gz</c> of a folder ({language, query, code} a line), one set for each file and language.
/// Pairs that touch a held-out text are dropped.
/// </summary>
internal sealed record TrainingPairs(IReadOnlyList<RelevanceSet> Sets, int Pairs, int Dropped)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="folder">Where the files are.</param>
    /// <param name="heldOut">What must not be learned from.</param>
    /// <param name="queries">The most queries of one set, drawn by the seed; the code of all pairs is what they are asked of.</param>
    /// <param name="seed">What decides which queries are drawn.</param>
    /// <exception cref="HubException"><c>eval-no-pairs</c>: there are no such files. <c>eval-set-damaged</c>: one cannot be read.</exception>
    public static TrainingPairs Read(DirectoryInfo folder, HeldOut heldOut, int queries, int seed)
    {
        var files = folder.Exists ? folder.EnumerateFiles("*.jsonl.gz").OrderBy(file => file.Name, StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0)
        {
            throw new HubException("eval-no-pairs", $"'{folder}' holds no file of pairs; such a file is a .jsonl.gz with {{language, query, code}} a line.");
        }

        var (sets, all, dropped) = (new List<RelevanceSet>(), 0, 0);
        foreach (var file in files)
        {
            var pairs = Lines(file);
            var kept = pairs.Where(pair => !heldOut.Touches(pair.Query, pair.Code)).ToList();
            (all, dropped) = (all + pairs.Count, dropped + pairs.Count - kept.Count);
            sets.AddRange(kept.GroupBy(pair => pair.Language, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => SetOf($"{file.Name.Split('.')[0]} {group.Key}", [.. group], queries, seed)));
        }

        return new TrainingPairs(sets, all, dropped);
    }

    private static RelevanceSet SetOf(string name, List<Pair> pairs, int most, int seed)
    {
        // Code that stands in several pairs is one document that answers each of their questions.
        var documents = pairs.Select(pair => pair.Code).Distinct(StringComparer.Ordinal).Select((code, i) => new RelevanceDocument($"{i}", pairs[0].Language, code)).ToList();
        var ids = documents.ToDictionary(document => document.Text, document => document.Id, StringComparer.Ordinal);
        var queries = pairs.GroupBy(pair => pair.Query, StringComparer.Ordinal)
            .Select((group, i) => new RelevanceQuery($"{i}", group.Key, group.Select(pair => ids[pair.Code]).Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => 1)))
            .ToArray();
        new Random(seed).Shuffle(queries);
        return new RelevanceSet(name, documents, [.. queries.Take(most)]);
    }

    private static List<Pair> Lines(FileInfo file)
    {
        try
        {
            using var reader = new StreamReader(new GZipStream(file.OpenRead(), CompressionMode.Decompress));
            var pairs = new List<Pair>();
            while (reader.ReadLine() is { } line)
            {
                pairs.Add(JsonSerializer.Deserialize<Pair>(line, Json) is { Query.Length: > 0, Code.Length: > 0 } pair ? pair : throw new JsonException("a pair lacks its query or code"));
            }

            return pairs;
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidDataException)
        {
            throw new HubException("eval-set-damaged", $"The pairs of '{file.Name}' cannot be read: {error.Message}", error);
        }
    }

    private sealed record Pair(string Language, string Query, string Code);
}
