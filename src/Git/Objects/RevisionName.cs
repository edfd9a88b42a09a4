namespace LunarHub.Git;

/// <summary>Names of refs and commits as people write them, without git's revision operators.</summary>
internal static class RevisionName
{
    /// <summary>
    /// Whether a name can be a ref or an id by the rules of git-check-ref-format(1). Operators are left out on purpose: some, such as <c>^{/regex}</c>,
    /// search the whole history.
    /// </summary>
    public static bool IsPlain(string name) => name.Length is > 0 and <= 1024
        && name[0] is not ('-' or '/' or '.')
        && name[^1] is not ('/' or '.')
        && !name.AsSpan().ContainsAny(" ~^:?*[\\\x7f")
        && !name.Any(char.IsControl)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal);
}
