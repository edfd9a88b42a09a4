using System.Text;
using LunarHub.Search.Matching;

namespace LunarHub.Search.Symbols;

/// <summary>
/// Whether a name is one that a <c>sym:</c> filter asks for: a glob or regular expression over the whole name, or text that stands in it, letter case aside unless the text
/// has a capital.
/// </summary>
internal sealed class SymbolTest
{
    private readonly Func<string, bool> test;
    private readonly bool mayFoldIntoAscii;

    public SymbolTest(FilterValue value)
    {
        var (needed, ignoreCase) = (value.Text, true);
        if (value.IsRegex || value.Text.AsSpan().ContainsAny('*', '?', '{'))
        {
            test = Glob.Matcher(value.Text, value.IsRegex);
            needed = RegexLiterals.LongestRequired(value.IsRegex ? value.Text : Glob.ToRegex(value.Text));
        }
        else
        {
            ignoreCase = !value.Text.Any(char.IsUpper);
            test = name => name.Contains(value.Text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        if (needed.Length > 0 && (!ignoreCase || Ascii.IsValid(needed)))
        {
            Needed = new ByteSearch(Encoding.UTF8.GetBytes(needed), ignoreCase);
            mayFoldIntoAscii = ignoreCase && needed.AsSpan().ContainsAny("sSkK");
        }
    }

    /// <summary>Text that stands in every name that fits, or null where none is known.</summary>
    public ByteSearch? Needed { get; }

    /// <summary>Whether <see cref="Needed"/> may overlook names among the given, because they hold letters outside ASCII whose other case is ASCII.</summary>
    public bool MissesFoldedLetters(ReadOnlySpan<byte> names) => mayFoldIntoAscii && FoldedLetters.Occur(names);

    /// <summary>ASCII text that stands in every name that fits the value, letter case aside; empty where none is known.</summary>
    public static string NeededIn(FilterValue value)
    {
        var isPlain = !value.IsRegex && !value.Text.AsSpan().ContainsAny('*', '?', '{');
        var needed = isPlain ? value.Text : RegexLiterals.LongestRequired(value.IsRegex ? value.Text : Glob.ToRegex(value.Text));
        return Ascii.IsValid(needed) ? needed : "";
    }

    public bool Holds(ReadOnlySpan<byte> utf8) => test(Encoding.UTF8.GetString(utf8));
}
