using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>Takes credentials out of text that may be logged or shown.</summary>
public static partial class Redaction
{
    /// <summary>Replaces the user part of URLs and the values of token-like query parameters by <c>***</c>.</summary>
    public static string Clean(string text) => Parameters().Replace(UserInfo().Replace(text, "${scheme}***@"), "${name}***");

    [GeneratedRegex(@"(?<scheme>[a-zA-Z][a-zA-Z0-9+.\-]*://)[^/\s@]*@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<name>(access_token|private_token|token|password|key|secret)=)[^&\s'""]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameters();
}
