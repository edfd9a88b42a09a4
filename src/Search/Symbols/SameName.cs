using System.Text;

namespace LunarHub.Search.Symbols;

/// <summary>Tells a name from others, letter case aside; most are told from their bytes alone.</summary>
internal sealed class SameName(string name)
{
    private const double OtherCase = 0.8;

    private readonly byte[] utf8 = Encoding.UTF8.GetBytes(name);
    private NamePattern? pattern;

    /// <summary>1 for the name itself, less where only the letters' case differs, 0 for any other.</summary>
    public double Closeness(ReadOnlySpan<byte> other)
    {
        if (other.SequenceEqual(utf8))
        {
            return 1;
        }

        var isSame = Ascii.IsValid(utf8) && Ascii.IsValid(other)
            ? Ascii.EqualsIgnoreCase(utf8, other)
            : (pattern ??= new NamePattern(name, NameMatching.Prefix)).Match(other).Fit == NameFit.ExactIgnoringCase;
        return isSame ? OtherCase : 0;
    }
}
