using System.Text;

namespace LunarHub.Parsing.Referencing;

/// <summary>A language's <see cref="ReferenceRules"/> by the numbers that its grammar gives to node types and fields: one look-up a node.</summary>
internal sealed class ReferenceTable
{
    private readonly int _width;
    private readonly Step[] _steps;
    private readonly Step[] _first;
    private readonly Step[] _last;
    private readonly LeafKind[] _leaves;
    private readonly byte[][] _keywords;
    private readonly byte[][] _primitives;
    private readonly List<string> _unknown = [];

    /// <param name="rules">The rules.</param>
    /// <param name="symbols">The numbers of each node type; a grammar may give it several.</param>
    /// <param name="symbolCount">One more than the largest of them.</param>
    /// <param name="fields">The number of each field, from 1.</param>
    public ReferenceTable(ReferenceRules rules, IReadOnlyDictionary<string, List<ushort>> symbols, int symbolCount, IReadOnlyDictionary<string, ushort> fields)
    {
        _width = fields.Values.DefaultIfEmpty().Max() + 1;
        _steps = new Step[symbolCount * _width];
        _first = new Step[symbolCount];
        _last = new Step[symbolCount];
        _leaves = new LeafKind[symbolCount];
        _keywords = [.. rules.Keywords.Select(Encoding.UTF8.GetBytes)];
        _primitives = [.. rules.Primitives.Select(Encoding.UTF8.GetBytes)];
        Array.Fill(_steps, Step.Keep);
        Array.Fill(_first, Step.Keep);
        Array.Fill(_last, Step.Keep);

        // The closest entry holds: a field of one node over all of one node over a field of every node.
        var entries = rules.Steps.Select(entry => (Parts: entry.Position.Split('.'), entry.Step)).ToList();
        foreach (var (parts, step) in entries.Where(entry => entry.Parts[0] == "*"))
        {
            for (int row = 0, field = Field(fields, parts[1]); field > 0 && row < symbolCount; row++)
            {
                _steps[(row * _width) + field] = step;
            }
        }

        foreach (var (parts, step) in entries.Where(entry => entry.Parts.Length == 1))
        {
            Rows(symbols, parts[0]).ForEach(row => Array.Fill(_steps, step, row * _width, _width));
        }

        foreach (var (parts, step) in entries.Where(entry => entry.Parts.Length == 2 && entry.Parts[0] != "*"))
        {
            foreach (var row in Rows(symbols, parts[0]))
            {
                _ = parts[1] switch
                {
                    "^" => _first[row] = step,
                    "$" => _last[row] = step,
                    _ => _steps[(row * _width) + Field(fields, parts[1])] = step,
                };
            }
        }

        Mark(symbols, rules.Names, LeafKind.Name);
        Mark(symbols, rules.TypeNames, LeafKind.TypeName);
        Mark(symbols, rules.CalledWords, LeafKind.CalledWord);
        Mark(symbols, rules.ModulePaths, LeafKind.ModulePath);
    }

    /// <summary>Node types and fields of the rules that this version of the grammar does not have: a table that is out of step.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    public LeafKind Leaf(ushort symbol) => symbol < _leaves.Length ? _leaves[symbol] : LeafKind.None;

    /// <summary>The step from a node to a child of it.</summary>
    public Step Of(ushort parent, ushort field, bool isFirst, bool isLast) =>
        parent >= _first.Length ? Step.Keep
        : isFirst && _first[parent] != Step.Keep ? _first[parent]
        : isLast && _last[parent] != Step.Keep ? _last[parent]
        : _steps[(parent * _width) + field];

    public bool IsKeyword(ReadOnlySpan<byte> name) => Contains(_keywords, name);

    public bool IsPrimitive(ReadOnlySpan<byte> name) => Contains(_primitives, name);

    private static bool Contains(byte[][] words, ReadOnlySpan<byte> name)
    {
        foreach (var word in words)
        {
            if (name.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private void Mark(IReadOnlyDictionary<string, List<ushort>> symbols, string[] types, LeafKind kind)
    {
        foreach (var id in types.SelectMany(type => Rows(symbols, type)))
        {
            _leaves[id] = kind;
        }
    }

    private List<ushort> Rows(IReadOnlyDictionary<string, List<ushort>> symbols, string type)
    {
        if (symbols.TryGetValue(type, out var rows))
        {
            return rows;
        }

        _unknown.Add(type);
        return [];
    }

    // An unknown field stands in column 0 of no row: what it would say is left unsaid.
    private int Field(IReadOnlyDictionary<string, ushort> fields, string name)
    {
        if (fields.TryGetValue(name, out var field))
        {
            return field;
        }

        _unknown.Add("." + name);
        return 0;
    }
}

/// <summary>What a leaf of the tree may be to a reader who looks for names.</summary>
internal enum LeafKind : byte
{
    None,
    Name,
    TypeName,
    CalledWord,
    ModulePath,
}
