using LunarHub.Text;

namespace LunarHub.Grains.Freshness;

/// <summary>Commits as people name them: an id, or the beginning of one.</summary>
internal static class CommitName
{
    private const int Shortest = 7;
    private const int Longest = 64;

    /// <summary>True for seven or more hexadecimal digits, which may begin a commit's id.</summary>
    public static bool IsLikely(string text) => text.Length is >= Shortest and <= Longest && text.All(char.IsAsciiHexDigit);

    /// <summary>In lower case, as Git writes it.</summary>
    /// <exception cref="HubException"><c>at-least-invalid</c>.</exception>
    public static string Require(string text) => IsLikely(text.Trim())
        ? text.Trim().ToLowerInvariant()
        : throw new HubException("at-least-invalid", $"'{(text.Length > 80 ? text[..80] + "…" : text)}' is no commit; give its id, or {Shortest} or more of the first digits");
}
