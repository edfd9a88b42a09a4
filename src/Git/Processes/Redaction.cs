using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>Takes credentials out of text that may be logged or shown, and the control characters by which a remote could write on a terminal.</summary>
public static partial class Redaction
{
    /// <summary>Replaces the user part of URLs, the values of token-like parameters and well-known kinds of token by <c>***</c>, and control characters by <c>?</c>.</summary>
    public static string Clean(string text)
    {
        text = UserInfo().Replace(text, "${scheme}***@");
        text = Parameters().Replace(text, "${name}***");
        text = Tokens().Replace(text, "***");
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0
            ? string.Create(text.Length, text, static (span, from) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(from[i]) && from[i] is not '\t' ? '?' : from[i];
                }
            })
            : text;
    }

    // Up to the last @ before the path: a password may hold others.
    [GeneratedRegex(@"(?<scheme>[a-zA-Z][a-zA-Z0-9+.\-]*://)[^/\s]*@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<name>(access_token|private_token|token|password|key|secret)=)[^&\s'""]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_\-]{16,}|(Basic|Bearer) [A-Za-z0-9+/=._\-]{8,}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tokens();
}
