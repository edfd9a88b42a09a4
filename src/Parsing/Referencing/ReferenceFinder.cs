using System.Collections.Immutable;
using LunarHub.Parsing.Outlining;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Referencing;

/// <summary>
/// Finds the uses of names in a syntax tree, in one walk: a name's role follows from the nodes around it and the fields they stand in. Names of one character
/// are left out: they tell nothing of what they stand for.
/// </summary>
internal ref struct ReferenceFinder
{
    private const int MinNameBytes = 2;
    private const int MaxNameBytes = 200;
    private const int MaxListDepth = 20;
    private const NodeUse Beside = NodeUse.Type | NodeUse.Value | NodeUse.Omit;
    private const byte Declared = byte.MaxValue;

    private readonly ReferenceTable _table;
    private readonly ReadOnlySpan<SyntaxNode> _nodes;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ImmutableArray<SourceReference>.Builder _found = ImmutableArray.CreateBuilder<SourceReference>();
    private readonly List<Frame> _open = [];

    // Names whose role is known before the walk reaches them. The innermost lies first in the tree, so the last pushed is the next reached.
    private readonly List<(int Node, byte Role)> _targets = [];

    private readonly record struct Frame(int Next, ushort Symbol, ReferenceRole Role, bool Omit);

    private ReferenceFinder(ReferenceTable table, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text)
    {
        _table = table;
        _nodes = nodes;
        _text = text;
    }

    /// <param name="definitions">In order of their nodes; their names are not references.</param>
    public static ImmutableArray<SourceReference> Find(ReferenceTable table, SyntaxTree tree, IReadOnlyList<Definition> definitions, ReadOnlySpan<byte> text)
    {
        var finder = new ReferenceFinder(table, tree.Nodes, text);
        finder.Walk();
        return finder.Without(definitions);
    }

    private readonly void Walk()
    {
        _open.Add(new Frame(_nodes[0].Next, _nodes[0].Symbol, ReferenceRole.Use, Omit: false));
        for (var i = 1; i < _nodes.Length; i++)
        {
            while (_open[^1].Next <= i)
            {
                _open.RemoveAt(_open.Count - 1);
            }

            Visit(i, _open[^1]);
        }
    }

    private readonly void Visit(int index, Frame parent)
    {
        var node = _nodes[index];
        var use = _table.Of(node.Symbol);
        var (role, omit) = (parent.Role, parent.Omit);
        switch (_table.Of(parent.Symbol, node.Field))
        {
            case FieldUse.Call: Aim(index, (byte)ReferenceRole.Call); break;
            case FieldUse.Write: Aim(index, (byte)ReferenceRole.Write); break;
            case FieldUse.Declare: Aim(index, Declared); break;
            case FieldUse.Type: role = role is ReferenceRole.Import ? role : ReferenceRole.Type; break;
            case FieldUse.Inherit: role = ReferenceRole.Inherit; break;
            default: break;
        }

        if ((_table.Of(parent.Symbol) & NodeUse.CallWithin) != NodeUse.None)
        {
            Aim(index, (byte)ReferenceRole.Call);
        }

        if (node.Next == index + 1)
        {
            Leaf(index, use, parent with { Role = role, Omit = omit });
            return;
        }

        const NodeUse around = NodeUse.Type | NodeUse.Import | NodeUse.Inherit | NodeUse.Value | NodeUse.Omit;
        if ((use & around) != NodeUse.None)
        {
            omit |= (use & NodeUse.Omit) != NodeUse.None;
            role = (use & NodeUse.Import) != NodeUse.None ? ReferenceRole.Import
                : role == ReferenceRole.Import ? role
                : (use & NodeUse.Inherit) != NodeUse.None ? ReferenceRole.Inherit
                : (use & NodeUse.Type) != NodeUse.None ? ReferenceRole.Type
                : (use & NodeUse.Value) != NodeUse.None ? ReferenceRole.Use
                : role;
        }

        if ((use & NodeUse.Path) != NodeUse.None && role is ReferenceRole.Type or ReferenceRole.Inherit)
        {
            // Of `a.b.C` in the place of a type only C is one.
            Aim(index, (byte)role);
            role = ReferenceRole.Use;
        }

        _open.Add(new Frame(node.Next, node.Symbol, role, omit));
    }

    private readonly void Leaf(int index, NodeUse use, Frame parent)
    {
        var (role, omit, aimed) = (parent.Role, parent.Omit, false);
        while (_targets.Count > 0 && _targets[^1].Node <= index)
        {
            // The first aim at a name is the outermost and says the most: that it is called, not that it is of a type.
            if (_targets[^1].Node == index)
            {
                (aimed, role, omit) = (true, (ReferenceRole)_targets[^1].Role, omit || _targets[^1].Role == Declared);
            }

            _targets.RemoveAt(_targets.Count - 1);
        }

        if (omit || (use & (aimed ? NodeUse.Name | NodeUse.Target : NodeUse.Name)) == NodeUse.None)
        {
            return;
        }

        var node = _nodes[index];
        var length = node.End - node.Start;
        if (length is >= MinNameBytes and <= MaxNameBytes && !_table.IsKeyword(_text[node.Start..node.End]))
        {
            // Of `a.b.C` the first parts may be spelled as types are; they are not.
            var typed = role == ReferenceRole.Use && (use & NodeUse.TypeName) != NodeUse.None && !LeadsOn(index, parent);
            _found.Add(new SourceReference(new ByteRange(node.Start, node.End), typed ? ReferenceRole.Type : role));
        }
    }

    // Whether a part of a path is followed by another part.
    private readonly bool LeadsOn(int index, Frame parent) =>
        (_table.Of(parent.Symbol) & NodeUse.Path) != NodeUse.None && index + 1 < parent.Next && (_table.Of(_nodes[index + 1].Symbol) & Beside) == NodeUse.None;

    // Follows a path to its last name, past type arguments and arguments, and a list to each of its names. A path declares nothing: `for a.b in c` assigns.
    private readonly void Aim(int index, byte role, int depth = 0)
    {
        while (_nodes[index].Next > index + 1)
        {
            var use = _table.Of(_nodes[index].Symbol);
            if ((use & NodeUse.List) != NodeUse.None)
            {
                AimAtEach(index, role, depth);
                return;
            }

            if (role == Declared || (use & NodeUse.Path) == NodeUse.None || LastPart(index) is not (> 0 and var last))
            {
                return;
            }

            index = last;
        }

        _targets.Add((index, role));
    }

    private readonly void AimAtEach(int parent, byte role, int depth)
    {
        if (depth == MaxListDepth)
        {
            return;
        }

        // The last first, so that the first is on top.
        var before = _targets.Count;
        for (var child = parent + 1; child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            Aim(child, role, depth + 1);
        }

        _targets.Sort(before, _targets.Count - before, Comparer<(int Node, byte Role)>.Create(static (left, right) => right.Node.CompareTo(left.Node)));
    }

    private readonly int LastPart(int path)
    {
        var last = -1;
        for (var child = path + 1; child < _nodes[path].Next; child = _nodes[child].Next)
        {
            last = (_table.Of(_nodes[child].Symbol) & Beside) == NodeUse.None ? child : last;
        }

        return last;
    }

    private readonly ImmutableArray<SourceReference> Without(IReadOnlyList<Definition> definitions)
    {
        var names = definitions.Where(definition => definition.IsSymbol && definition.NameRange.End > definition.NameRange.Start).Select(definition => definition.NameRange).ToArray();
        Array.Sort(names, static (left, right) => left.Start.CompareTo(right.Start));
        var next = 0;
        var kept = ImmutableArray.CreateBuilder<SourceReference>(_found.Count);
        foreach (var reference in _found)
        {
            while (next < names.Length && names[next].End < reference.NameRange.End)
            {
                next++;
            }

            if (next == names.Length || names[next].Start > reference.NameRange.Start)
            {
                kept.Add(reference);
            }
        }

        return kept.ToImmutable();
    }
}
