using System.Text;
using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Standing;

/// <summary>Compares what a query finds in the old versions of some files with what it finds in the new ones.</summary>
internal static class MatchComparison
{
    private const int LongestLine = 300;

    private readonly record struct Shown(int Number, IndexChunk Chunk, ChangedText.Key Key);

    public static List<StandingMatch> Of(StandingQuery query, string? repository, IReadOnlyList<ChangedFile> files, List<int> numbers, FileVersions versions, CancellationToken cancellationToken)
    {
        var plan = query.Plan(repository, cancellationToken);
        var segment = versions.Segment;
        var held = new Bitmap(segment.Meta.Documents);
        foreach (var document in numbers.SelectMany(number => new[] { versions.OldOf(number), versions.NewOf(number) }).Where(document => document >= 0))
        {
            held.Set(document);
        }

        var chunks = new MatchedChunks();
        plan.Chunks(segment, held, chunks, cancellationToken);
        var found = new List<StandingMatch>();
        foreach (var number in chunks.Count == 0 ? [] : numbers)
        {
            var file = files[number];
            var (old, current) = (Of(file.Old, versions.OldOf(number), segment, chunks), Of(file.New, versions.NewOf(number), segment, chunks));
            found.AddRange(plan.ChoosesChunks ? Compare(query, plan, number, file, old, current) : CompareWhole(query, number, file, old.Count > 0, current.Count > 0));
        }

        return found;
    }

    // Nothing in the text chooses: the file is the match.
    private static IEnumerable<StandingMatch> CompareWhole(StandingQuery query, int number, ChangedFile file, bool matched, bool matches)
    {
        if ((matched || matches) && !(matched && matches && file.Old!.BlobId == file.New!.BlobId))
        {
            var shown = matches ? file.New! : file.Old!;
            yield return new StandingMatch(query.Id, number, !matched ? MatchChange.Added : matches ? MatchChange.Modified : MatchChange.Removed, 1, shown.Chunks.IsEmpty ? 1 : shown.Chunks[^1].EndLine, null, null);
        }
    }

    private static IEnumerable<StandingMatch> Compare(StandingQuery query, MatchPlan plan, int number, ChangedFile file, List<Shown> old, List<Shown> current)
    {
        // What stands in both is no news, wherever it stands now.
        var before = old.GroupBy(shown => shown.Key).ToDictionary(group => group.Key, group => new Queue<Shown>(group));
        var news = current.Where(shown => !(before.TryGetValue(shown.Key, out var same) && same.TryDequeue(out _))).ToList();
        var left = before.Values.SelectMany(queue => queue).OrderBy(shown => shown.Number).ToList();

        // A chunk that defines what an old one defined is that one, changed; chunks without a name are taken in order.
        foreach (var shown in news)
        {
            var earlier = left.FindIndex(candidate => (candidate.Key.Kind, candidate.Key.Symbol, candidate.Key.Parent) == (shown.Key.Kind, shown.Key.Symbol, shown.Key.Parent));
            if (earlier >= 0)
            {
                left.RemoveAt(earlier);
            }

            yield return Tell(query, plan, number, file.New!, shown, earlier >= 0 ? MatchChange.Modified : MatchChange.Added);
        }

        foreach (var gone in left)
        {
            yield return Tell(query, plan, number, file.Old!, gone, MatchChange.Removed);
        }
    }

    private static List<Shown> Of(IndexDocument? file, int document, Segment segment, MatchedChunks chunks)
    {
        var shown = new List<Shown>();
        if (file is null)
        {
            return shown;
        }

        ref readonly var record = ref segment.Documents[document];
        for (var i = 0; i < record.ChunkCount; i++)
        {
            if (chunks.In(record.FirstChunk + i) > 0)
            {
                // A file without text has one empty chunk in the segment.
                var chunk = i < file.Chunks.Length ? file.Chunks[i] : new IndexChunk { StartLine = 1, EndLine = 1, StartByte = 0, EndByte = 0, Kind = "file" };
                shown.Add(new Shown(i, chunk, ChangedText.KeyOf(file, chunk)));
            }
        }

        return shown;
    }

    private static StandingMatch Tell(StandingQuery query, MatchPlan plan, int number, IndexDocument file, Shown shown, MatchChange change)
        => new(query.Id, number, change, shown.Chunk.StartLine, shown.Chunk.EndLine, shown.Chunk.Symbol, FirstLine(plan, file.Text.Span[shown.Chunk.StartByte..shown.Chunk.EndByte]));

    private static string? FirstLine(MatchPlan plan, ReadOnlySpan<byte> utf8)
    {
        var text = DocumentText.Rent(utf8);
        try
        {
            var characters = text.Characters;
            var first = int.MaxValue;
            foreach (var pattern in plan.Patterns)
            {
                first = pattern.Matches(characters) is [var match, ..] ? Math.Min(first, match.Start) : first;
            }

            if (first > characters.Length)
            {
                return null;
            }

            var start = characters[..first].LastIndexOf('\n') + 1;
            var length = characters[start..].IndexOf('\n');
            var line = (length < 0 ? characters[start..] : characters.Slice(start, length)).TrimEnd('\r');
            return line.Length <= LongestLine ? line.ToString() : Cut(line, first - start).ToString();
        }
        finally
        {
            text.Return();
        }
    }

    // Around the match, whole surrogate pairs only.
    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> line, int match)
    {
        var start = Math.Clamp(match - (LongestLine / 4), 0, line.Length - LongestLine);
        start += TextPattern.SplitsPair(line, start) ? 1 : 0;
        var end = Math.Min(line.Length, start + LongestLine);
        return line[start..(TextPattern.SplitsPair(line, end) ? end - 1 : end)];
    }
}
