using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Outlining;

/// <summary>Where nodes begin and end as a reader sees it.</summary>
internal readonly ref struct NodeExtents(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<SyntaxNode> _nodes = nodes;
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The number of definitions that a wrapper holds, through wrappers within it.</summary>
    public int CountDefinitions(int parent, int depth = 0)
    {
        var count = 0;
        for (var child = parent + 1; child < _nodes[parent].Next && count < 2; child = _nodes[child].Next)
        {
            var role = grammar.Role(_nodes[child].Symbol);
            count += (role & NodeRole.Definition) != NodeRole.None ? 1 : (role & NodeRole.Wrapper) != NodeRole.None && depth < 8 ? CountDefinitions(child, depth + 1) : 0;
        }

        return count;
    }

    /// <summary>Where a node begins without the attributes and decorators that come first in it.</summary>
    public int AfterLeading(int index)
    {
        var end = -1;
        for (var child = index + 1; child < _nodes[index].Next; child = _nodes[child].Next)
        {
            if ((grammar.Role(_nodes[child].Symbol) & (NodeRole.Leading | NodeRole.Comment)) != NodeRole.None)
            {
                end = _nodes[child].End;
                continue;
            }

            // In Java annotations stand within the modifiers.
            if (child == index + 1 && _nodes[child].Next > child + 1 && (grammar.Role(_nodes[child + 1].Symbol) & NodeRole.Leading) != NodeRole.None)
            {
                return AfterLeading(child);
            }

            break;
        }

        return end < 0 ? _nodes[index].Start : end + Math.Max(0, _text[end..].IndexOfAnyExcept(" \t\r\n"u8));
    }

    /// <summary>A signature ends before the body, and before a comment that stands between the two.</summary>
    public int SignatureEnd(int index, int body)
    {
        if (body < 0)
        {
            return _nodes[index].End;
        }

        var end = _nodes[body].Start;
        for (var child = index + 1; child < body; child = _nodes[child].Next)
        {
            if ((grammar.Role(_nodes[child].Symbol) & NodeRole.Comment) == NodeRole.None)
            {
                end = _nodes[body].Start;
            }
            else if (end == _nodes[body].Start)
            {
                end = _nodes[child].Start;
            }
        }

        return end;
    }

    /// <summary>
    /// Where the code of a node ends. Where blocks end by indentation the grammar takes comments behind the last statement into them; Python's own ast does not.
    /// </summary>
    public int CodeEnd(int index)
    {
        while (EndsWithComment(index))
        {
            var last = -1;
            for (var child = index + 1; child < _nodes[index].Next; child = _nodes[child].Next)
            {
                last = IsComment(child) ? last : child;
            }

            if (last < 0)
            {
                break;
            }

            index = last;
        }

        return _nodes[index].End;
    }

    private bool EndsWithComment(int index)
    {
        for (var node = _nodes[index].Next - 1; node > index && _nodes[node].End == _nodes[index].End; node--)
        {
            if (IsComment(node))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsComment(int index) => (grammar.Role(_nodes[index].Symbol) & NodeRole.Comment) != NodeRole.None;
}
