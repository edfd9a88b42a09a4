using System.Text;

namespace LunarHub.Search.Symbols;

/// <summary>
/// Whether a name is one that a <c>sym:</c> filter asks for: a glob or regular expression over the whole name, or text that stands in it, letter case aside unless the text
/// has a capital.
/// </summary>
internal sealed class SymbolTest
{
    private readonly Func<string, bool> test;
    private readonly ulong needed;

    public SymbolTest(FilterValue value)
    {
        if (value.IsRegex || value.Text.AsSpan().ContainsAny('*', '?', '{'))
        {
            test = Glob.Matcher(value.Text, value.IsRegex);
            return;
        }

        var comparison = value.Text.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        test = name => name.Contains(value.Text, comparison);
        needed = LetterSet.Of(Encoding.ASCII.GetBytes([.. value.Text.Where(char.IsAscii)]), out _);
    }

    public bool Holds(ReadOnlySpan<byte> utf8)
    {
        // Most names lack a letter of the text; that is seen before they are decoded.
        var held = LetterSet.Of(utf8, out var isAscii);
        return (!isAscii || (held & needed) == needed) && test(Encoding.UTF8.GetString(utf8));
    }
}
