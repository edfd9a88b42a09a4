using System.Collections.Immutable;
using LunarHub.Search.Matching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>
/// One search over the commits, or the diffs, of some refs: every word, phrase and expression must hold, as in exact mode. Where there is nothing that holds all of several words, those that hold
/// some are found, each word counting by its rarity (K. Spärck Jones, "A statistical interpretation of term specificity", 1972). The newest come first among equals.
/// </summary>
internal sealed class HistorySearch : IDisposable
{
    private readonly HistoryQuery query;
    private readonly ShardSnapshot snapshot;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenSource scanning;
    private readonly IReadOnlyList<RefState> refs;
    private readonly List<(Segment Segment, Bitmap Held)> sources;
    private readonly KnownCommits commits = new();
    private readonly HistoryRule rule;
    private readonly string? side;
    private bool isPartial;

    public HistorySearch(HistoryQuery query, ShardSnapshot snapshot, CancellationToken cancellationToken)
    {
        this.query = query;
        this.snapshot = snapshot;
        this.cancellationToken = cancellationToken;
        scanning = CancellationTokenSource.CreateLinkedTokenSource(query.Late, cancellationToken);
        rule = new HistoryRule(query, commits);
        side = query.Query.Selection switch { ResultSelection.AddedLines => HistoryDocuments.Added, ResultSelection.RemovedLines => HistoryDocuments.Removed, _ => null };
        refs = [.. snapshot.State.Refs.Where(entry => query.IsAsked(entry.Name))];
        sources = [.. refs.SelectMany(entry => entry.Documents).GroupBy(pair => pair.Key).Select(group => (group.Key, Union([.. group.Select(pair => pair.Value)])))];
    }

    private readonly record struct Found(int Source, int Document, double Score);

    public HistoryMatches Run()
    {
        var tree = HistoryTree.Of(query.Query, query.Mode);
        var plan = PlanOf(tree);
        var found = Find(plan).Select(place => new Found(place.Source, place.Document, 1)).ToList();
        IReadOnlyList<TextPattern> patterns = plan.Patterns;
        var isRelaxed = false;
        if (found.Count == 0 && !isPartial && query.Mode != SearchMode.Exact && HistoryTree.Relax(tree) is { Words.IsEmpty: false } relaxed)
        {
            (found, patterns) = FindSome(relaxed.Others, relaxed.Words);
            isRelaxed = found.Count > 0;
        }

        found.Sort(Compare);
        var (listed, total) = Select(found);
        var snippets = new HistorySnippet(patterns, side);
        return new HistoryMatches([.. listed.Select(place => Describe(place, snippets))], total, isPartial, isRelaxed) { Held = snapshot.Refs };
    }

    public void Dispose() => scanning.Dispose();

    private static Bitmap Union(IReadOnlyList<Bitmap> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var all = parts[0].Copy();
        foreach (var part in parts.Skip(1))
        {
            all.Or(part);
        }

        return all;
    }

    private MatchPlan PlanOf(QueryNode? tree) => MatchPlan.ForTree(query.Query, tree, query.Mode, query.Languages, query.Repository, rule, scanning.Token);

    private List<(int Source, int Document)> Find(MatchPlan plan)
    {
        var found = new List<(int, int)>();
        for (var i = 0; i < sources.Count; i++)
        {
            try
            {
                var (segment, held) = sources[i];
                foreach (var document in plan.Files(segment, held, scanning.Token).Ones())
                {
                    if (side is null || IsOnSide(plan, segment, document))
                    {
                        found.Add((i, document));
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                isPartial = true;
            }
        }

        return found;
    }

    // Whether what is asked for stands in a line of the side that is selected; where no text is asked for, whether there is such a line.
    private bool IsOnSide(MatchPlan plan, Segment segment, int document)
    {
        var file = new FileUnderTest(segment);
        file.MoveTo(document);
        if (plan.Patterns.Count > 0 && plan.Root!.Matches(file))
        {
            plan.Root.Collect(file);
        }

        for (var i = 0; i < file.ChunkCount; i++)
        {
            if ((plan.Patterns.Count == 0 || file.Counts[i] > 0) && segment.StringAt(segment.Chunks[file.FirstChunk + i].Kind) == side)
            {
                return true;
            }
        }

        return false;
    }

    private (List<Found> Found, IReadOnlyList<TextPattern> Patterns) FindSome(QueryNode? rest, ImmutableArray<string> words)
    {
        var all = sources.Sum(source => source.Held.Count);
        var scores = new Dictionary<(int, int), double>();
        var patterns = new List<TextPattern>();
        var sum = 0.0;
        foreach (var word in words)
        {
            QueryNode tree = new WordNode(word, 0);
            var plan = PlanOf(rest is null ? tree : new AllNode([rest, tree], IsExplicit: true, 0));
            var holders = Find(plan);
            var rarity = Math.Log(1 + (all / (1.0 + holders.Count)));
            sum += rarity;
            foreach (var place in holders)
            {
                scores[place] = scores.GetValueOrDefault(place) + rarity;
            }

            patterns.AddRange(plan.Patterns);
        }

        return ([.. scores.Select(pair => new Found(pair.Key.Item1, pair.Key.Item2, pair.Value / sum))], patterns);
    }

    // The ids of commits that are as good and as new put them in some order that stays; then come the paths.
    private int Compare(Found left, Found right)
    {
        var byScore = right.Score.CompareTo(left.Score);
        if (byScore != 0)
        {
            return byScore;
        }

        var byTime = CommitOf(right).CommittedAt.CompareTo(CommitOf(left).CommittedAt);
        return byTime != 0 ? byTime : PathBytes(left).SequenceCompareTo(PathBytes(right));
    }

    private HistoryCommit CommitOf(Found place) => commits.Of(sources[place.Source].Segment, place.Document);

    private ReadOnlySpan<byte> PathBytes(Found place) => sources[place.Source].Segment is var segment ? segment.StringBytes(segment.Documents[place.Document].Path) : [];

    private (IReadOnlyList<Found> Listed, long Total) Select(List<Found> found)
    {
        Func<Found, string>? group = query.Query.Selection switch
        {
            ResultSelection.Commits => place => CommitOf(place).Id,
            ResultSelection.Files => place => HistoryDocuments.PathOf(sources[place.Source].Segment, place.Document),
            ResultSelection.Repositories => _ => "",
            _ => null,
        };
        var distinct = group is null ? found : [.. found.DistinctBy(group)];
        return ([.. distinct.Take(query.Limit)], distinct.Count);
    }

    private HistoryHit Describe(Found place, HistorySnippet snippets)
    {
        var (segment, _) = sources[place.Source];
        var isDiff = query.Query.Type == ResultType.Diffs;
        var lines = snippets.Build(segment, place.Document, isDiff);
        return new HistoryHit
        {
            Commit = commits.Of(segment, place.Document),
            Path = isDiff ? HistoryDocuments.PathOf(segment, place.Document) : null,
            Language = segment.StringAt(segment.Documents[place.Document].Language),
            Score = place.Score,
            Snippet = lines.Text,
            SnippetStartLine = lines.FirstLine,
            Highlights = lines.Highlights,
            StartLine = lines.StartLine,
            EndLine = lines.EndLine,
            Note = segment.OptionalStringAt(segment.Documents[place.Document].SkippedBecause),
            Refs = [.. refs.Where(entry => entry.Documents.TryGetValue(segment, out var held) && held[place.Document]).Select(entry => entry.Name).Order(StringComparer.Ordinal)],
        };
    }
}
