using System.Runtime.InteropServices;

namespace LunarHub.Search.Postings;

/// <summary>How many terms a chunk has in each field, for length normalisation; more than 65,535 count as 65,535.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct FieldLengths(int path, int symbol, int text, int comment)
{
    public readonly ushort Path = Clamp(path);
    public readonly ushort Symbol = Clamp(symbol);
    public readonly ushort Text = Clamp(text);
    public readonly ushort Comment = Clamp(comment);

    private static ushort Clamp(int length) => (ushort)Math.Min(length, ushort.MaxValue);
}
