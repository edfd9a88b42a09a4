using System.Runtime.InteropServices;

namespace LunarHub.Parsing.TreeSitter;

/// <summary>
/// One named node of a syntax tree that lies flat in pre-order: the children of node i begin at i + 1, each child's sibling stands at its
/// <see cref="Next"/>, and the last child's <see cref="Next"/> is the parent's. The layout is that of HubNode in native/flatten.c.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 16)]
internal readonly record struct SyntaxNode(uint StartByte, uint EndByte, uint NextIndex, ushort Symbol, ushort Field)
{
    /// <summary>The id that every grammar gives to nodes the parser could not make sense of.</summary>
    public const ushort ErrorSymbol = ushort.MaxValue;

    public int Start => (int)StartByte;

    public int End => (int)EndByte;

    public int Next => (int)NextIndex;
}
