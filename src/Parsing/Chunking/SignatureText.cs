using System.Text;

namespace LunarHub.Parsing.Chunking;

/// <summary>A declaration without its body, on one line.</summary>
internal static class SignatureText
{
    private const int MaxBytes = 300;
    private static readonly string[] s_endings = ["=>", "=", ":", "{", ";", ",", " "];

    /// <summary>Runs of white space become one space, none inside a bracket; an opening brace and what follows, and punctuation that leads to a body, are left out.</summary>
    public static string? Of(ReadOnlySpan<byte> declaration)
    {
        var text = System.Text.Encoding.UTF8.GetString(declaration[..Math.Min(declaration.Length, MaxBytes)]);
        var line = new StringBuilder(text.Length);
        foreach (var c in text.TrimEnd('\uFFFD'))
        {
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
            {
                // A bracket over several lines reads as on one: `send(self, request)`.
                if (c is ')' or ']' && line.Length > 0 && line[^1] == ' ')
                {
                    line.Length -= line.Length > 1 && line[^2] == ',' ? 2 : 1;
                }

                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] is not (' ' or '(' or '['))
            {
                line.Append(' ');
            }
        }

        var whole = line.ToString();
        if (whole.IndexOf(" {", StringComparison.Ordinal) is var brace and > 0)
        {
            whole = whole[..brace];
        }

        while (Array.Find(s_endings, ending => whole.EndsWith(ending, StringComparison.Ordinal)) is { } found)
        {
            whole = whole[..^found.Length];
        }

        return whole.Length == 0 ? null : whole;
    }
}
