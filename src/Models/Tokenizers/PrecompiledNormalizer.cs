using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LunarHub.Models.Tokenizers;

/// <summary>
/// SentencePiece's precompiled character map: a double-array trie (Aoe 1989; the units of darts-clone) whose leaves point into a blob of replacements, each ended by a zero.
/// A grapheme of up to five bytes is looked up whole, otherwise each of its characters.
/// </summary>
internal sealed class PrecompiledNormalizer
{
    private const int LongestGrapheme = 5;

    private readonly uint[] units;
    private readonly byte[] replacements;

    /// <exception cref="InvalidDataException">The map is cut short or points outside itself.</exception>
    public PrecompiledNormalizer(byte[] map)
    {
        if (map.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(map) is var size && (size % 4 != 0 || size == 0 || size > map.Length - 4))
        {
            throw new InvalidDataException("its precompiled character map is cut short");
        }

        units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map.AsSpan(4 + (i * 4)));
        }

        replacements = map[(4 + (int)size)..];
    }

    public string Normalise(string text)
    {
        var output = new StringBuilder(text.Length);
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            Append(output, graphemes.GetTextElement());
        }

        return output.ToString();
    }

    private void Append(StringBuilder output, string grapheme)
    {
        if (Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme && Find(grapheme) is { } whole)
        {
            output.Append(whole);
            return;
        }

        foreach (var rune in grapheme.EnumerateRunes())
        {
            var part = rune.ToString();
            output.Append(Find(part) ?? part);
        }
    }

    // The shortest key that the text begins with decides, as in the reference implementation.
    private string? Find(string text)
    {
        var node = Offset(units[0]);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            node ^= value;
            if (value == 0 || node >= units.Length || (units[node] & 0x8000_00FF) != value)
            {
                return null;
            }

            var unit = units[node];
            node ^= Offset(unit);
            if ((unit & 0x100) != 0)
            {
                return node < units.Length ? Replacement(units[node] & 0x7FFF_FFFF) : null;
            }
        }

        return null;
    }

    private string? Replacement(uint start)
    {
        if (start >= replacements.Length)
        {
            return null;
        }

        var rest = replacements.AsSpan((int)start);
        var end = rest.IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
