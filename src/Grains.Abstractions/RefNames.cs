namespace LunarHub.Grains;

/// <summary>Ref names as people write them and as Git stores them.</summary>
public static class RefNames
{
    /// <summary>Holds the finished documents of a run in progress, so that they survive a crash. Never searched.</summary>
    public const string Building = "refs/lunarhub/building";

    /// <summary>True for refs that only the indexer sees.</summary>
    public static bool IsInternal(string reference) => reference.StartsWith("refs/lunarhub/", StringComparison.Ordinal);

    /// <summary>True when <paramref name="given"/> names <paramref name="full"/>: in full, or short, as in <c>main</c> or <c>heads/main</c>.</summary>
    public static bool Matches(string given, string full)
        => given == full || (full.EndsWith(given, StringComparison.Ordinal) && (full == "refs/" + given || full == "refs/heads/" + given || full == "refs/tags/" + given));
}
