using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>The refs that a run brings up to date: the default one first, then branches and tags that fit the repository's patterns, the newest first.</summary>
/// <param name="Omitted">Refs that fit and are left out because there are too many.</param>
internal sealed record RefChoice(ImmutableArray<RefTarget> Targets, int Omitted)
{
    private const string Heads = "refs/heads/";
    private const string TagPrefix = "refs/tags/";

    public ImmutableArray<RefHead> ToHeads() => [.. Targets.Select(target => new RefHead(target.Ref, target.Commit))];

    /// <summary>Git need not be asked for more than the default ref where there are no patterns.</summary>
    public static async Task<RefChoice> MakeAsync(GitMirror mirror, MirrorState head, IndexJob job, int most, CancellationToken cancellationToken)
        => Of(head, job, job.Branches.IsEmpty && job.Tags.IsEmpty ? [] : await mirror.ListRefsAsync(newestFirst: true, cancellationToken), most);

    /// <param name="refs">The newest first.</param>
    public static RefChoice Of(MirrorState head, IndexJob job, IReadOnlyList<GitRef> refs, int most)
    {
        var standard = head is { DefaultRef: { } name, DefaultCommit: { } commit } ? [new RefTarget(name, commit)] : Enumerable.Empty<RefTarget>();
        var targets = standard.Concat(Fitting(refs, Heads, job.Branches)).Concat(Fitting(refs, TagPrefix, job.Tags)).DistinctBy(target => target.Ref).ToList();
        return new RefChoice([.. targets.Take(most)], Math.Max(0, targets.Count - most));
    }

    private static IEnumerable<RefTarget> Fitting(IReadOnlyList<GitRef> refs, string prefix, ImmutableArray<string> patterns)
    {
        if (patterns.IsEmpty)
        {
            return [];
        }

        var fits = RefPattern.Matcher(patterns);
        return refs.Where(candidate => candidate.Name.StartsWith(prefix, StringComparison.Ordinal) && fits(candidate.Name[prefix.Length..])).Select(found => new RefTarget(found.Name, found.CommitId));
    }
}
