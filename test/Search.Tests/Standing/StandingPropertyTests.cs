using LunarHub.Search.Standing;

namespace LunarHub.Search.Tests.Standing;

/// <summary>What the percolator tells of a change is the difference between searching before it and searching after it.</summary>
public sealed class StandingPropertyTests : IDisposable
{
    private const int Rounds = 25;
    private static readonly string[] Words = ["alpha", "beta", "gamma", "delta", "open", "close", "Retry", "naïve", "ſet", "TODO", "x1", "ab"];
    private readonly TestShard shard = new();
    private readonly StandingQuerySet set;

    public StandingPropertyTests() => set = new StandingQuerySet(System.IO.Path.Combine(shard.Folder, "scratch"));

    public void Dispose()
    {
        set.Dispose();
        shard.Dispose();
    }

    [Fact]
    public void The_percolator_tells_what_searching_before_and_after_differs_in()
    {
        var random = new Random(4);
        var queries = Enumerable.Range(0, 120).Select(i => StandingQuery.Parse($"q{i}", Query(random), SearchMode.Exact, [])).ToList();
        queries.ForEach(set.Put);
        var files = Enumerable.Range(0, 12).ToDictionary(i => Name(i), i => Text(random));
        var (told, asked) = (0, 0);
        var before = Commit(files, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            var next = Change(random, files);
            var after = Commit(next, round);
            var changed = before.Keys.Union(after.Keys).Where(path => before.GetValueOrDefault(path)?.BlobId != after.GetValueOrDefault(path)?.BlobId).Order(StringComparer.Ordinal)
                .Select(path => new ChangedFile(before.GetValueOrDefault(path), after.GetValueOrDefault(path))).ToList();
            var outcome = set.Match(changed, "repo", _ => true);
            outcome.Failed.Should().BeEmpty();
            foreach (var query in queries)
            {
                var (old, current) = (Found(query, before, $"r{round - 1}"), Found(query, after, $"r{round}"));
                var found = outcome.Matches.Where(match => match.QueryId == query.Id).ToList();
                Told(found, changed, MatchChange.Added, MatchChange.Modified).Should().Equal(News(query, old, current, after, before), "{0} in round {1}", query.Query.Original, round);
                found.Count(match => match.Change is MatchChange.Removed or MatchChange.Modified).Should().Be(News(query, current, old, before, after).Count, "{0} in round {1}", query.Query.Original, round);
                told += found.Count;
            }

            asked += outcome.Evaluated;
            (files, before) = (next, after);
        }

        told.Should().BeGreaterThan(300);
        asked.Should().BeLessThan(Rounds * queries.Count);
    }

    // Chunks by path and text, as a search of the whole shard lists them; a query that nothing in the text decides is known by its file.
    private List<string> Found(StandingQuery query, Dictionary<string, IndexDocument> files, string reference)
    {
        var hits = shard.Search(query.Query.Original, SearchMode.Exact, reference: reference).Candidates;
        return [.. hits.Select(hit => Key(files[hit.Path], hit.StartLine))];
    }

    private static string Key(IndexDocument file, int startLine)
    {
        var chunk = file.Chunks.FirstOrDefault(chunk => chunk.StartLine == startLine);
        return $"{file.Path}\n{(chunk is null ? "" : System.Text.Encoding.UTF8.GetString(file.Text.Span[chunk.StartByte..chunk.EndByte]))}";
    }

    private static List<string> Told(List<StandingMatch> found, List<ChangedFile> changed, params MatchChange[] kinds)
        => [.. found.Where(match => kinds.Contains(match.Change)).Select(match => Key(changed[match.File].New!, match.StartLine)).Order(StringComparer.Ordinal)];

    private static List<string> News(StandingQuery query, List<string> old, List<string> current, Dictionary<string, IndexDocument> now, Dictionary<string, IndexDocument> then)
    {
        if (!query.Plan(null).ChoosesChunks)
        {
            // The file is the match: it is news where its content is.
            return [.. current.Where(key => now[Path(key)].BlobId != (old.Exists(other => Path(other) == Path(key)) ? then[Path(key)].BlobId : null)).Order(StringComparer.Ordinal)];
        }

        var left = old.CountBy(key => key).ToDictionary();
        return [.. current.Where(key => !(left.TryGetValue(key, out var count) && count > 0 && (left[key] = count - 1) >= 0)).Order(StringComparer.Ordinal)];
    }

    private static string Path(string key) => key[..key.IndexOf('\n', StringComparison.Ordinal)];

    private Dictionary<string, IndexDocument> Commit(Dictionary<string, string> files, int round)
    {
        var documents = files.ToDictionary(file => file.Key, file => TestShard.Document(file.Key, file.Value, linesPerChunk: 3) with { Language = file.Key.EndsWith(".go", StringComparison.Ordinal) ? "go" : "text" }, StringComparer.Ordinal);
        shard.Commit($"c{round}", documents.Values, $"r{round}");
        return documents;
    }

    private static Dictionary<string, string> Change(Random random, Dictionary<string, string> files)
    {
        var next = new Dictionary<string, string>(files, StringComparer.Ordinal);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var path = Name(random.Next(16));
            switch (random.Next(4))
            {
                case 0:
                    next.Remove(path);
                    break;
                case 1:
                    next[path] = Text(random);
                    break;
                default:
                    var lines = next.GetValueOrDefault(path, "alpha").Split('\n').ToList();
                    lines[random.Next(lines.Count)] = Line(random);
                    if (random.Next(3) == 0)
                    {
                        lines.Insert(random.Next(lines.Count), Line(random));
                    }

                    next[path] = string.Join('\n', lines);
                    break;
            }
        }

        return next;
    }

    private static string Name(int number) => $"{(number % 2 == 0 ? "src" : "test")}/f{number}.{(number % 3 == 0 ? "go" : "txt")}";

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 14)).Select(_ => Line(random)));

    private static string Line(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(0, 5)).Select(_ => Words[random.Next(Words.Length)]));

    private static string Query(Random random)
    {
        var (one, two) = (Words[random.Next(Words.Length)], Words[random.Next(Words.Length)]);
        return random.Next(14) switch
        {
            0 => $"\"{one} {two}\"",
            1 => $"\"{one}\" AND \"{two}\"",
            2 => $"\"{one}\" OR \"{two}\"",
            3 => $"\"{one}\" -\"{two}\"",
            4 => $"lang:go -\"{one}\"",
            5 => $"path:src/ \"{one}\"",
            6 => $"/{one[..2]}\\w+ {two[..2]}/",
            7 => $"/{one}|{two}/ lang:go",
            8 => "lang:go",
            9 => $"\"{one}\" OR lang:go",
            10 => $"(\"{one}\" OR \"{two}\") -path:test/",
            11 => $"/^{one}$/",
            12 => "/\\d/",
            _ => $"{one} {two}",
        };
    }
}
