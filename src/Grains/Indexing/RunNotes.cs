using System.Collections.Immutable;
using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>What a user should know of a run that is not an error.</summary>
internal static class RunNotes
{
    public static ImmutableArray<string> For(MirrorState head, TreeListing? listing)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (head.IsShallow)
        {
            notes.Add("The source is a shallow clone: its files are indexed in full, its older history is not there.");
        }

        if (listing is { Submodules: > 0 })
        {
            notes.Add($"{listing.Submodules} {(listing.Submodules == 1 ? "submodule is" : "submodules are")} recorded by path and not entered; add each as a repository of its own to search it.");
        }

        return notes.ToImmutable();
    }
}
