using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Repositories;
using LunarHub.Parsing;

namespace LunarHub.Grains.Indexing;

/// <summary>What a user should know of a run that is not an error.</summary>
internal static class RunNotes
{
    /// <param name="head">What the fetch found.</param>
    /// <param name="omittedRefs">Refs that fit the repository's patterns and are not indexed.</param>
    /// <param name="contents">What each shard holds of the default ref.</param>
    /// <param name="grammars">The state of the parser's grammars.</param>
    public static ImmutableArray<string> For(MirrorState head, int omittedRefs, IReadOnlyCollection<ShardContents> contents, IReadOnlyList<GrammarStatus> grammars)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (head.IsShallow)
        {
            notes.Add("The source is a shallow clone: its files are indexed in full, its older history is not there.");
        }

        if (omittedRefs > 0)
        {
            notes.Add($"{omittedRefs} more {(omittedRefs == 1 ? "ref fits" : "refs fit")} the patterns than may be indexed; the newest are taken. Narrow the patterns, or raise Indexing.MaxRefs.");
        }

        var submodules = contents.SelectMany(shard => shard.Skipped).Where(skipped => skipped.Reason == TreeListing.Submodule).Sum(skipped => skipped.Files);
        if (submodules > 0)
        {
            notes.Add($"{submodules} {(submodules == 1 ? "submodule is" : "submodules are")} recorded by path and not entered; add each as a repository of its own to search it.");
        }

        var broken = grammars.Where(grammar => !grammar.IsLoaded).Select(grammar => grammar.Language).ToHashSet(StringComparer.Ordinal);
        var without = CoverageTally.Merge(contents.SelectMany(shard => shard.Coverage).Where(language => broken.Contains(language.Language)));
        if (!without.IsEmpty)
        {
            notes.Add($"No usable grammar for {string.Join(", ", without.Select(language => $"{language.Language} ({language.Files} {(language.Files == 1 ? "file" : "files")})"))}: "
                + "chunked without syntax or symbols. ./hub doctor says how to mend it.");
        }

        return notes.ToImmutable();
    }
}
