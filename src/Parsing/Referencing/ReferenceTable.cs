using System.Text;

namespace LunarHub.Parsing.Referencing;

/// <summary>A language's <see cref="ReferenceRules"/> by the numbers that a grammar gives its node types and fields.</summary>
internal sealed class ReferenceTable
{
    private readonly NodeUse[] nodes;
    private readonly (ushort Field, FieldUse Use)[]?[] fields;
    private readonly (ushort Field, FieldUse Use)[] anywhere;
    private readonly byte[][] keywords;

    /// <param name="rules">The rules.</param>
    /// <param name="symbolCount">One more than the largest number of a node type.</param>
    /// <param name="symbolsOf">The numbers of a node type; a grammar may give it several.</param>
    /// <param name="fieldOf">The number of a field, 0 for none.</param>
    public ReferenceTable(ReferenceRules rules, int symbolCount, Func<string, IEnumerable<ushort>> symbolsOf, Func<string, ushort> fieldOf)
    {
        nodes = new NodeUse[symbolCount];
        fields = new (ushort, FieldUse)[symbolCount][];
        keywords = [.. rules.Keywords.Select(Encoding.UTF8.GetBytes)];
        Mark(rules.Names, NodeUse.Name);
        Mark(rules.TypeNames, NodeUse.Name | NodeUse.TypeName);
        Mark(rules.TargetNames, NodeUse.Target);
        Mark(rules.Paths, NodeUse.Path);
        Mark(rules.Lists, NodeUse.List);
        Mark(rules.Types, NodeUse.Type);
        Mark(rules.Imports, NodeUse.Import);
        Mark(rules.Inherits, NodeUse.Inherit);
        Mark(rules.Values, NodeUse.Value);
        Mark(rules.Omitted, NodeUse.Omit);
        Mark(rules.CallsWithin, NodeUse.CallWithin);

        var all = new List<(ushort, FieldUse)>();
        Field(rules.Calls, FieldUse.Call);
        Field(rules.Writes, FieldUse.Write);
        Field(rules.Declares, FieldUse.Declare);
        Field(rules.InheritFields, FieldUse.Inherit);
        Field(rules.TypeFields, FieldUse.Type);
        anywhere = [.. all];

        void Mark(string[] types, NodeUse use)
        {
            foreach (var id in types.SelectMany(symbolsOf))
            {
                nodes[id] |= use;
            }
        }

        void Field(string[] entries, FieldUse use)
        {
            foreach (var entry in entries)
            {
                var dot = entry.IndexOf('.', StringComparison.Ordinal);
                var field = dot + 1 < entry.Length ? fieldOf(entry[(dot + 1)..]) : (ushort)0;
                if (dot + 1 < entry.Length && field == 0)
                {
                    UnknownFields.Add(entry);
                }
                else if (entry[..dot] == "*")
                {
                    all.Add((field, use));
                }
                else
                {
                    foreach (var id in symbolsOf(entry[..dot]))
                    {
                        fields[id] = [.. fields[id] ?? [], (field, use)];
                    }
                }
            }
        }
    }

    /// <summary>Rules whose field the grammar does not have: a table that is out of step.</summary>
    public List<string> UnknownFields { get; } = [];

    public NodeUse Of(ushort symbol) => symbol < nodes.Length ? nodes[symbol] : NodeUse.None;

    /// <summary>What a child in a field of a parent does.</summary>
    public FieldUse Of(ushort parent, ushort field)
    {
        if (parent < fields.Length && fields[parent] is { } rules)
        {
            foreach (var (id, use) in rules)
            {
                if (id == field)
                {
                    return use;
                }
            }
        }

        if (field != 0)
        {
            foreach (var (id, use) in anywhere)
            {
                if (id == field)
                {
                    return use;
                }
            }
        }

        return FieldUse.None;
    }

    public bool IsKeyword(ReadOnlySpan<byte> name)
    {
        foreach (var keyword in keywords)
        {
            if (name.SequenceEqual(keyword))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a node type means to its names. A type may have several.</summary>
[Flags]
internal enum NodeUse : ushort
{
    None = 0,
    Name = 1,
    TypeName = 2,
    Target = 4,
    Path = 8,
    Type = 16,
    Import = 32,
    Inherit = 64,
    Value = 128,
    Omit = 256,
    CallWithin = 512,
    List = 1024,
}

/// <summary>What a child does by the field it stands in.</summary>
internal enum FieldUse : byte
{
    None,
    Call,
    Write,
    Declare,
    Inherit,
    Type,
}
