using System.Text;
using LunarHub.Parsing.Languages;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Outlining;

/// <summary>Finds the name of a definition within its node.</summary>
internal readonly ref struct NameFinder(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text)
{
    private const int MaxNameBytes = 200;
    private readonly ReadOnlySpan<SyntaxNode> _nodes = nodes;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The child in a field, or -1.</summary>
    public int Child(int parent, string field)
    {
        var id = grammar.Field(field);
        for (var child = parent + 1; id != 0 && child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            if (_nodes[child].Field == id)
            {
                return child;
            }
        }

        return -1;
    }

    /// <summary>The range of the name; empty where the rule gives a fixed one.</summary>
    public bool Find(int definition, DefinitionRule rule, out ByteRange range)
    {
        var found = Child(definition, rule.Name);
        if (rule.PlainName)
        {
            range = found >= 0 ? Range(found) : default;
            return found >= 0 && grammar.IsName(_nodes[found].Symbol);
        }

        if (rule.FixedName is not null && found < 0)
        {
            range = new ByteRange(_nodes[definition].Start, _nodes[definition].Start);
            return true;
        }

        var name = found < 0 ? NameAmongChildren(definition) : rule.LastName ? LastName(found) : FirstName(found);
        range = name >= 0 ? Range(name) : default;
        return name >= 0 && range.End > range.Start;
    }

    /// <summary>The range of the first name in a field.</summary>
    public bool Find(int parent, string field, out ByteRange range)
    {
        var found = Child(parent, field);
        var name = found < 0 ? -1 : FirstName(found);
        range = name >= 0 ? Range(name) : default;
        return name >= 0;
    }

    /// <summary>The range of the first type name in a field: <c>Order</c> of the receiver <c>(o *Order)</c>.</summary>
    public bool FindType(int parent, string field, out ByteRange range)
    {
        var found = Child(parent, field);
        for (var node = found; found >= 0 && node < _nodes[found].Next; node++)
        {
            if (grammar.NameOf(_nodes[node].Symbol) == "type_identifier")
            {
                range = Range(node);
                return true;
            }
        }

        range = default;
        return false;
    }

    /// <summary>A name as text: no quotes, no line breaks, never longer than 200 bytes.</summary>
    public static string Clean(ReadOnlySpan<byte> name)
    {
        var text = System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxNameBytes)]).Trim('"', '\'', '`', '[', ']', ' ');
        if (text.AsSpan().IndexOfAny(" \t\r\n") < 0)
        {
            return text;
        }

        var joined = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                joined.Append(c);
            }
        }

        return joined.ToString();
    }

    private ByteRange Range(int node) => new(_nodes[node].Start, Math.Min(_nodes[node].End, _nodes[node].Start + MaxNameBytes));

    // In pre-order, so of `*f(int a)` it is f. A leaf in the field is the name whatever its type.
    private int FirstName(int root)
    {
        for (var node = root; node < _nodes[root].Next; node++)
        {
            if (grammar.IsName(_nodes[node].Symbol))
            {
                return node;
            }
        }

        return _text[_nodes[root].Start.._nodes[root].End].IndexOf((byte)'\n') < 0 ? root : -1;
    }

    private int LastName(int root)
    {
        for (var node = _nodes[root].Next - 1; node >= root; node--)
        {
            if (grammar.IsName(_nodes[node].Symbol))
            {
                // Not where the name is computed, as in `handlers[name] = function`.
                return _nodes[node].End == _nodes[root].End ? node : -1;
            }
        }

        return -1;
    }

    private int NameAmongChildren(int parent)
    {
        for (var child = parent + 1; child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            if (grammar.IsName(_nodes[child].Symbol))
            {
                return child;
            }
        }

        return -1;
    }
}
