using System.Collections.Immutable;
using LunarHub.Parsing.Outlining;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Referencing;

/// <summary>
/// Finds the uses of names in a syntax tree, in one walk from the root: each child's role follows from its parent's role and its position in the parent, by the
/// language's <see cref="ReferenceTable"/>. Nothing is resolved: two things of one name are one name.
/// </summary>
internal ref struct ReferenceFinder
{
    private const int MaxNameBytes = 200;

    private readonly ReferenceTable _table;
    private readonly ReadOnlySpan<SyntaxNode> _nodes;
    private readonly ReadOnlySpan<byte> _text;
    private readonly int[] _definedEnds;
    private readonly ImmutableArray<SourceReference>.Builder _found;
    private int _nextDefined;

    private ReferenceFinder(ReferenceTable table, ReadOnlySpan<SyntaxNode> nodes, int[] definedEnds, ReadOnlySpan<byte> text)
    {
        _table = table;
        _nodes = nodes;
        _text = text;
        _definedEnds = definedEnds;
        _found = ImmutableArray.CreateBuilder<SourceReference>(nodes.Length / 4);
    }

    private readonly record struct Open(int Next, ushort Symbol, Step Role);

    /// <param name="definitions">Their names are not references; of a qualified one the qualifiers are.</param>
    public static ImmutableArray<SourceReference> Find(ReferenceTable table, SyntaxTree tree, IReadOnlyList<Definition> definitions, ReadOnlySpan<byte> text)
    {
        var ends = new List<int>(definitions.Count);
        foreach (var definition in definitions)
        {
            if (definition.IsSymbol && definition.NameRange.End > definition.NameRange.Start)
            {
                ends.Add(definition.NameRange.End);
            }
        }

        ends.Sort();
        var finder = new ReferenceFinder(table, tree.Nodes, [.. ends], text);
        finder.Walk();
        return finder._found.ToImmutable();
    }

    // Without recursion: hostile input nests as deep as it is long.
    private void Walk()
    {
        var open = new Stack<Open>();
        var parent = new Open(_nodes[0].Next, _nodes[0].Symbol, Step.Use);
        var first = 1;
        for (var i = 1; i < _nodes.Length; i++)
        {
            while (parent.Next <= i)
            {
                parent = open.Pop();
            }

            ref readonly var node = ref _nodes[i];
            var role = Apply(_table.Of(parent.Symbol, node.Field, i == first, node.Next == parent.Next), parent.Role);
            if (node.Next > i + 1)
            {
                open.Push(parent);
                parent = new Open(node.Next, node.Symbol, role);
                first = i + 1;
            }
            else if (role != Step.Omit && _table.Leaf(node.Symbol) is var kind and not LeafKind.None)
            {
                Add(node.Start, node.End, kind, role);
            }
        }
    }

    private static Step Apply(Step step, Step around) => step switch
    {
        Step.Keep => around is Step.Call or Step.Write ? Step.Use : around,
        Step.Same => around,
        Step.Qualify => around is Step.Import or Step.Omit ? Step.Omit : Step.Use,
        Step.Write => around == Step.Omit ? Step.Omit : Step.Write,
        Step.TypedSame => around is Step.Call or Step.Inherit or Step.Import ? around : Step.Type,
        _ => step,
    };

    private void Add(int start, int end, LeafKind kind, Step role)
    {
        if ((kind == LeafKind.ModulePath && role != Step.Import) || (kind == LeafKind.CalledWord && role != Step.Call))
        {
            return;
        }

        if (kind == LeafKind.ModulePath)
        {
            (start, end) = LastSegment(start, end);
        }

        // A variable's sigil is not part of its name.
        while (start < end && _text[start] == (byte)'@')
        {
            start++;
        }

        if (kind == LeafKind.TypeName && role == Step.Use)
        {
            role = Step.Type;
        }

        // An embedded type gives its name to a field and is inherited from all the same.
        var name = _text[start..end];
        var isEmbedded = kind == LeafKind.TypeName && role == Step.Inherit;
        if (IsName(name, kind) && !_table.IsKeyword(name) && !(role is Step.Type or Step.Inherit && _table.IsPrimitive(name)) && (isEmbedded || !IsDefined(end)))
        {
            _found.Add(new SourceReference(new ByteRange(start, end), (ReferenceRole)role));
        }
    }

    // Names are met in the order of their ends.
    private bool IsDefined(int end)
    {
        while (_nextDefined < _definedEnds.Length && _definedEnds[_nextDefined] < end)
        {
            _nextDefined++;
        }

        return _nextDefined < _definedEnds.Length && _definedEnds[_nextDefined] == end;
    }

    private static bool IsName(ReadOnlySpan<byte> name, LeafKind kind) =>
        name.Length is > 0 and <= MaxNameBytes && name[0] is not (>= (byte)'0' and <= (byte)'9') && !(name.Length == 1 && name[0] == (byte)'_')
        && (kind != LeafKind.CalledWord || char.IsAsciiLetter((char)name[0]) || name[0] is (byte)'_' or >= 0x80);

    // `orders` of "./shop/orders.js", of <shop/orders.h> and of "example.org/shop/orders".
    private readonly (int Start, int End) LastSegment(int start, int end)
    {
        var path = _text[start..end].TrimEnd("/>\"'"u8);
        var from = path.LastIndexOfAny("/<\"'"u8) + 1;
        var dot = path[from..].IndexOf((byte)'.');
        return (start + from, start + (dot > 0 ? from + dot : path.Length));
    }
}
