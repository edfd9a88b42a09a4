using LunarHub.Parsing.Decoding;

namespace LunarHub.Parsing.Outlining;

/// <summary>The definitions of a file in order of their nodes, parents before children, and its comments.</summary>
internal sealed record Outline(IReadOnlyList<Definition> Definitions, IReadOnlyList<ByteRange> Comments)
{
    public SourceSymbol[] Symbols(LineTable lines) =>
        [.. Definitions.Where(d => d.IsSymbol).Select(d => new SourceSymbol
        {
            Name = d.Name,
            Kind = d.Kind,
            Scope = d.Scope,
            NameRange = d.NameRange,
            StartLine = lines.LineOf(d.Start) + 1,
            EndLine = lines.LastLineOf(d.Start, d.End) + 1,
        })];
}
