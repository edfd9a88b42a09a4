using System.Text;
using LunarHub.Search.History;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>
/// What must hold of a file for a query to match, and which of its chunks are shown: those in which text or symbols that were asked for stand. Not thread-safe: one plan serves one search.
/// </summary>
internal sealed class MatchPlan
{
    private readonly List<(string Kind, bool IsNegated)[]> kinds;

    private MatchPlan(MatchNode? root, ParsedQuery query)
    {
        Root = root;
        kinds = [.. query.Kinds.Select(rule => rule.Kinds.Select(kind => (kind, rule.IsNegated)).ToArray())];
        var leaves = root?.Leaves().ToList() ?? [];
        Patterns = [.. leaves.OfType<PatternLeaf>().Where(leaf => !leaf.IsNegated).Select(leaf => leaf.Pattern)];
        ChoosesChunks = Patterns.Count > 0 || kinds.Count > 0 || leaves.OfType<SymbolLeaf>().Any(leaf => leaf.IsWanted);
    }

    /// <summary>Null when every file matches.</summary>
    public MatchNode? Root { get; }

    /// <summary>Patterns that are asked for, to be marked in what is shown.</summary>
    public IReadOnlyList<TextPattern> Patterns { get; }

    /// <summary>Whether some chunks of a matching file are shown and others not.</summary>
    public bool ChoosesChunks { get; }

    /// <param name="languages">Languages that are allowed besides what the query says; empty for all.</param>
    /// <param name="repository">The name that <c>repo:</c> is compared with; null where the repository was chosen already.</param>
    /// <param name="rule">Makes the conditions that the file alone does not decide; null where only the patterns are of interest.</param>
    /// <param name="cancellationToken">Ends the search also within a file.</param>
    public static MatchPlan For(ParsedQuery query, SearchMode mode, IReadOnlyCollection<string> languages, string? repository, IFilterRule? rule, CancellationToken cancellationToken = default)
    {
        return For(query, new MatchPlanner(query.Case, mode, repository, rule).Plan(query.Root), languages, cancellationToken);
    }

    /// <summary>As <see cref="For(ParsedQuery, SearchMode, IReadOnlyCollection{string}, string?, IFilterRule?, CancellationToken)"/>, but every bare word must occur.</summary>
    public static MatchPlan ForAllWords(ParsedQuery query, SearchMode mode, IReadOnlyCollection<string> languages, string? repository, CancellationToken cancellationToken = default)
        => ForTree(query, query.Root, mode, languages, repository, rule: null, cancellationToken);

    /// <summary>As <see cref="ForAllWords"/>, of another tree than the query's own.</summary>
    public static MatchPlan ForTree(
        ParsedQuery query, QueryNode? tree, SearchMode mode, IReadOnlyCollection<string> languages, string? repository, IFilterRule? rule, CancellationToken cancellationToken = default)
        => For(query, new MatchPlanner(query.Case, mode, repository, rule).PlanAll(tree), languages, cancellationToken);

    private static MatchPlan For(ParsedQuery query, MatchNode? root, IReadOnlyCollection<string> languages, CancellationToken cancellationToken)
    {
        if (languages.Count > 0)
        {
            var allowed = MatchPlanner.Language(languages, isNegated: false);
            root = root is null ? allowed : new AllOf([allowed, root]);
        }

        foreach (var leaf in root?.Leaves().OfType<PatternLeaf>() ?? [])
        {
            leaf.Pattern.Cancellation = cancellationToken;
        }

        return new MatchPlan(root, query);
    }

    /// <summary>The files of a segment that match.</summary>
    public Bitmap Files(Segment segment, Bitmap held, CancellationToken cancellationToken)
    {
        if (Root is null)
        {
            return held;
        }

        var files = Root.Narrow(segment, held);
        if (Root.IsDecided)
        {
            return files;
        }

        var matching = new Bitmap(held.Length);
        var file = new FileUnderTest(segment);
        foreach (var document in files.Ones())
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.MoveTo(document);
            if (Root.Matches(file))
            {
                matching.Set(document);
            }
        }

        return matching;
    }

    /// <summary>Adds the chunks of a segment that are shown, file by file: those found before a cancellation stay.</summary>
    public void Chunks(Segment segment, Bitmap held, MatchedChunks shown, CancellationToken cancellationToken)
    {
        var file = new FileUnderTest(segment);
        foreach (var document in (Root?.Narrow(segment, held) ?? held).Ones())
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.MoveTo(document);
            if (Root is not null && !Root.Matches(file))
            {
                continue;
            }

            Root?.Collect(file);
            var any = file.Counts.ContainsAnyExcept(0);
            for (var i = 0; i < file.ChunkCount; i++)
            {
                // Where nothing in the text was asked for, the first chunk stands for the file, or every chunk of the kind.
                var isShown = any ? file.Counts[i] > 0 : i == 0 || kinds.Count > 0;
                if (isShown && HasKind(segment, file.FirstChunk + i))
                {
                    shown.Add(file.FirstChunk + i, Math.Max(1, file.Counts[i]));
                }
            }
        }
    }

    private bool HasKind(Segment segment, int chunk)
    {
        foreach (var rule in kinds)
        {
            var kind = segment.StringBytes(segment.Chunks[chunk].Kind);
            var holds = false;
            foreach (var (name, _) in rule)
            {
                holds |= Ascii.EqualsIgnoreCase(kind, name);
            }

            if (holds == rule[0].IsNegated)
            {
                return false;
            }
        }

        return true;
    }
}
