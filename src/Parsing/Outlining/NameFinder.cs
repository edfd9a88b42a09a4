using System.Text;
using LunarHub.Parsing.Languages;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Outlining;

/// <summary>Finds the name of a definition within its node.</summary>
internal readonly ref struct NameFinder(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text)
{
    private const int MaxNameBytes = 200;
    private const string Operator = "operator";
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

    /// <summary>The last child of a node that has one.</summary>
    public int LastChild(int parent)
    {
        var last = parent + 1;
        for (var child = last; child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            last = child;
        }

        return last;
    }

    /// <summary>The word that ends before an offset, such as <c>struct</c> before a name.</summary>
    public string WordBefore(int from, int end)
    {
        var before = _text[from..end].TrimEnd(" \t\r\n"u8);
        return System.Text.Encoding.UTF8.GetString(before[(before.LastIndexOfAny(" \t\r\n"u8) + 1)..]);
    }

    /// <summary>The child that is the body, or -1.</summary>
    public int Body(int definition, DefinitionRule rule)
    {
        var body = Child(definition, rule.Body);
        for (var child = definition + 1; body < 0 && rule.BodyTypes.Length > 0 && child < _nodes[definition].Next; child = _nodes[child].Next)
        {
            body = rule.BodyTypes.Contains(grammar.NameOf(_nodes[child].Symbol)) ? child : -1;
        }

        return body;
    }

    /// <summary>The range of the name; empty where the rule gives a fixed one.</summary>
    public bool Find(int definition, DefinitionRule rule, out ByteRange range)
    {
        if (rule.NameWithin is not null)
        {
            range = Range(definition);
            return true;
        }

        if (rule.OperatorUntil is not null)
        {
            return FindOperator(definition, rule.OperatorUntil, out range);
        }

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

    /// <summary>The range of the first name in a node.</summary>
    public bool FindIn(int node, out ByteRange range)
    {
        var name = FirstName(node);
        range = name >= 0 ? Range(name) : default;
        return name >= 0;
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

    /// <summary>A name as text: no quotes, no white space save that of <c>operator bool</c>, never longer than 200 bytes.</summary>
    public static string Clean(ReadOnlySpan<byte> name)
    {
        var text = System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxNameBytes)]).Trim('"', '\'', '`', ' ');
        if (text.AsSpan().IndexOfAny(" \t\r\n") < 0)
        {
            return text;
        }

        var joined = new StringBuilder(text.Length);
        var conversion = text.LastIndexOf(Operator, StringComparison.Ordinal) is var at and >= 0 ? at + Operator.Length : -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                joined.Append(text[i]);
            }
            else if (conversion >= 0 && i >= conversion && i + 1 < text.Length && char.IsLetter(text[i + 1]) && char.IsLetterOrDigit(joined[^1]))
            {
                joined.Append(' ');
            }
        }

        return joined.ToString();
    }

    private bool FindOperator(int definition, string until, out ByteRange range)
    {
        range = default;
        if (Child(definition, until) is not (var end and >= 0))
        {
            return false;
        }

        var start = _nodes[definition].Start;
        var at = _text[start.._nodes[end].Start].LastIndexOf("operator"u8);
        if (at < 0)
        {
            return false;
        }

        var name = _text[(start + at).._nodes[end].Start].TrimEnd(" \t\r\n"u8);
        range = new ByteRange(start + at, start + at + Math.Min(name.Length, MaxNameBytes));
        return true;
    }

    private ByteRange Range(int node)
    {
        var (start, end) = (_nodes[node].Start, Math.Min(_nodes[node].End, _nodes[node].Start + MaxNameBytes));
        if (grammar.NameOf(_nodes[node].Symbol) is "operator_cast" or "qualified_identifier" && ConversionLength(_text[start..end]) is var length and > 0)
        {
            end = start + length;
        }

        return new ByteRange(start, end);
    }

    // A conversion operator ends before its empty parameter list: `Order::operator bool() const`.
    private static int ConversionLength(ReadOnlySpan<byte> name)
    {
        var keyword = name.LastIndexOf("operator "u8);
        var brace = keyword < 0 || name[(keyword + Operator.Length)..].TrimStart(" \t\r\n"u8) is not [(>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (byte)'_' or (byte)':', ..] ? -1 : name[keyword..].IndexOf((byte)'(');
        return brace < 0 ? 0 : name[..(keyword + brace)].TrimEnd(" \t\r\n"u8).Length;
    }

    // In pre-order, so of `*f(int a)` it is f. A leaf in the field is the name whatever its type.
    private int FirstName(int root)
    {
        for (var node = root; node < _nodes[root].Next; node++)
        {
            if (grammar.IsName(_nodes[node].Symbol))
            {
                return node;
            }

            // What the grammar could not read is not the name: the calling convention in `typedef int (PASCAL *handler)(int)`.
            if (_nodes[node].Symbol == SyntaxNode.ErrorSymbol)
            {
                node = _nodes[node].Next - 1;
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
