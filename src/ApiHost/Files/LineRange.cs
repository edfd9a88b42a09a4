using System.Globalization;
using LunarHub.Text;

namespace LunarHub.ApiHost.Files;

/// <summary>A range of lines as a URL writes it: <c>10-40</c>, <c>10-</c>, <c>10</c>; from 1, both ends included.</summary>
internal readonly record struct LineRange(int Start, int End)
{
    public static LineRange All { get; } = new(1, int.MaxValue);

    /// <exception cref="HubException"><c>lines-invalid</c>.</exception>
    public static LineRange Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return All;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? first : text[(dash + 1)..];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start) || start < 1)
        {
            throw Invalid(text);
        }

        var end = int.MaxValue;
        if (last.Length > 0 && (!int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out end) || end < start))
        {
            throw Invalid(text);
        }

        return new LineRange(start, end);
    }

    /// <summary>Cuts the range out of a text, line ends included, and says where it begins. A range wholly behind the end is empty.</summary>
    public (int Start, string Text, LinesView Lines) Cut(string text)
    {
        int total = 0, from = -1, to = text.Length;
        for (var position = 0; position < text.Length;)
        {
            total++;
            if (total == Start)
            {
                from = position;
            }

            var newline = text.IndexOf('\n', position);
            position = newline < 0 ? text.Length : newline + 1;
            if (total == End)
            {
                to = position;
            }
        }

        return from < 0
            ? (0, "", new LinesView(Start, Start - 1, total))
            : (from, text[from..to], new LinesView(Start, Math.Min(End, total), total));
    }

    private static HubException Invalid(string text) =>
        new("lines-invalid", $"'{(text.Length > 40 ? text[..40] : text)}' is not a range of lines; write 10-40, 10- or 10, counting from 1.");
}
