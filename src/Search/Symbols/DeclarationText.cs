using System.Text;

namespace LunarHub.Search.Symbols;

/// <summary>A declaration on one line: the line of its name, and those after it as long as a bracket that it opens is not closed.</summary>
internal static class DeclarationText
{
    private const int MaxBytes = 4 * TextPlaces.ShownLength;

    /// <summary>The declaration, or null where it is a single line, too long, or its brackets are not closed: a string or a comment may hold one.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">Where the name begins.</param>
    public static string? OverLines(ReadOnlySpan<byte> text, int name)
    {
        var start = text[..name].LastIndexOf((byte)'\n') + 1;
        var window = text[start..Math.Min(text.Length, start + MaxBytes)];
        var depth = 0;
        for (var i = 0; i < window.Length; i++)
        {
            depth += window[i] is (byte)'(' or (byte)'[' ? 1 : window[i] is (byte)')' or (byte)']' ? -1 : 0;
            if (window[i] == (byte)'\n' && depth <= 0)
            {
                return window[..i].Contains((byte)'\n') ? Joined(window[..i]) : null;
            }
        }

        return null;
    }

    private static string? Joined(ReadOnlySpan<byte> lines)
    {
        var joined = new StringBuilder(lines.Length);
        foreach (var part in Encoding.UTF8.GetString(lines).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            // Brackets are set as on one line: `send(request, stream)`, not `send( request, stream )`.
            var closes = part[0] is ')' or ']';
            joined.Length -= closes && joined.Length > 0 && joined[^1] == ',' ? 1 : 0;
            var tight = joined.Length == 0 || joined[^1] is '(' or '[' || closes;
            joined.Append(tight ? "" : " ").Append(part);
        }

        return joined.Length <= TextPlaces.ShownLength ? joined.ToString() : null;
    }
}
