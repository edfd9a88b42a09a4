using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LunarHub.Parsing.Languages;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Highlighting;

/// <summary>
/// Reads token classes off a flat tree that holds its tokens too, in one sweep from left to right: a node's class fills what none of its children claims, so spans never overlap.
/// </summary>
internal ref struct TokenWalk
{
    private readonly Grammar _grammar;
    private readonly HighlightTable _table;
    private readonly ReadOnlySpan<SyntaxNode> _nodes;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ByteRange _range;
    private readonly ImmutableArray<TokenSpan>.Builder _spans = ImmutableArray.CreateBuilder<TokenSpan>();
    private readonly List<Frame> _open = [];
    private int _position;

    private TokenWalk(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text, ByteRange range)
    {
        _grammar = grammar;
        _table = grammar.Highlighting;
        _nodes = nodes;
        _text = text;
        _range = range;
        _position = range.Start;
    }

    /// <param name="grammar">The text's grammar.</param>
    /// <param name="nodes">The whole tree with its anonymous nodes.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="range">What to tell of it.</param>
    public static ImmutableArray<TokenSpan> Read(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text, ByteRange range)
    {
        var walk = new TokenWalk(grammar, nodes, text, range);
        walk.Run();
        return walk._spans.DrainToImmutable();
    }

    /// <param name="Node">Index of the open node.</param>
    /// <param name="Fill">The class of what no child claims.</param>
    /// <param name="Hint">What the first or last name in it is, as its surroundings tell.</param>
    /// <param name="InCallable">Inside a function: variables there are local.</param>
    /// <param name="LastName">In a qualified name: the child that is the name; else -1.</param>
    private record struct Frame(int Node, TokenClass Fill, Hint Hint, bool InCallable, int LastName)
    {
        /// <summary>Whether a child has got the hint.</summary>
        public bool Passed { get; set; }

        /// <summary>What a definition's names are; null until the first is met.</summary>
        public TokenClass? Defines { get; set; }
    }

    /// <summary>What the surroundings of a name tell of it; the classes of definitions are hints of their own.</summary>
    private readonly record struct Hint(TokenClass Class, bool IsTypeUse = false);

    private void Run()
    {
        for (var i = 0; i < _nodes.Length;)
        {
            Close(i);
            var node = _nodes[i];
            if (node.Start >= _range.End)
            {
                break;
            }

            var style = _table.Style(node.Symbol);
            var hint = _open.Count > 0 && !style.Is(NodeTraits.Anonymous) ? HintFrom(ref CollectionsMarshal.AsSpan(_open)[^1], i) : default;
            if (node.End <= _range.Start)
            {
                i = node.Next;
                continue;
            }

            var outer = _open.Count > 0 ? _open[^1] : default;
            Emit(node.Start, outer.Fill);
            if (node.Next == i + 1)
            {
                Emit(node.End, ClassOf(node, style, hint, outer));
            }
            else
            {
                var fill = style.Is(NodeTraits.Reset) ? TokenClass.None : style.Class == TokenClass.None ? outer.Fill : style.Class;
                _open.Add(new Frame(i, IsKey(node, style) ? TokenClass.Property : fill, hint, outer.InCallable || IsCallable(node), LastName(i, style)));
            }

            i++;
        }

        Close(_nodes.Length);
    }

    // Nodes that end before node i: the rest of their text is theirs.
    private void Close(int i)
    {
        while (_open.Count > 0 && _nodes[_open[^1].Node].Next <= i)
        {
            Emit(_nodes[_open[^1].Node].End, _open[^1].Fill);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    private void Emit(int end, TokenClass type)
    {
        end = Math.Min(end, _range.End);
        if (end <= _position)
        {
            return;
        }

        if (type != TokenClass.None)
        {
            if (_spans.Count > 0 && _spans[^1] is var last && last.End == _position && last.Class == type)
            {
                _spans[^1] = last with { Length = end - last.Start };
            }
            else
            {
                _spans.Add(new TokenSpan(_position, end - _position, type));
            }
        }

        _position = end;
    }

    private readonly TokenClass ClassOf(SyntaxNode node, NodeStyle style, Hint hint, Frame outer)
    {
        if (style.Is(NodeTraits.Anonymous))
        {
            return TokenOf(style, outer);
        }

        if (style.Is(NodeTraits.Name))
        {
            return hint switch
            {
                { IsTypeUse: true } => style.Class is TokenClass.Variable or TokenClass.None ? TokenClass.Type : style.Class,
                { Class: not TokenClass.None } => style.Class == TokenClass.Type && hint.Class is (TokenClass.Property or TokenClass.Variable) ? style.Class : hint.Class,
                _ => outer.Fill is TokenClass.None or TokenClass.String or TokenClass.Comment ? style.Class : outer.Fill,
            };
        }

        if (IsKey(node, style) || (style.Class == TokenClass.String && outer.Fill == TokenClass.Property))
        {
            return TokenClass.Property;
        }

        if (style.Class == TokenClass.Type && hint.Class is (TokenClass.Annotation or TokenClass.Macro or TokenClass.Tag))
        {
            return hint.Class;
        }

        if (style.Is(NodeTraits.Spelled) && IsSpelled(node))
        {
            return NodeStyles.IsConstant(_table.NameOf(node.Symbol)) ? TokenClass.Constant : TokenClass.Keyword;
        }

        return style.Class == TokenClass.None ? outer.Fill : style.Class;
    }

    private readonly TokenClass TokenOf(NodeStyle style, Frame outer)
    {
        if (outer.Fill != TokenClass.None)
        {
            return outer.Fill;
        }

        var around = _open.Count > 0 ? _table.Style(_nodes[outer.Node].Symbol) : default;
        if (style.Is(NodeTraits.Angle) && around.Is(NodeTraits.Encloses))
        {
            return TokenClass.Punctuation;
        }

        return around.Is(NodeTraits.Annotation) && style.Class == TokenClass.Operator ? TokenClass.Annotation : style.Class;
    }

    // What the parent tells of its child at node i. Called once for each child, in order.
    private readonly Hint HintFrom(ref Frame frame, int i)
    {
        var (parent, child) = (_nodes[frame.Node], _nodes[i]);
        var around = _table.Style(parent.Symbol);
        var use = _table.Field(child.Field);
        if (_grammar.Definition(parent.Symbol) is { } rule && IsNameOf(rule, frame.Node, i))
        {
            frame.Passed = true;
            return new Hint(frame.Defines ??= ClassOf(rule, frame));
        }

        if ((_grammar.Role(parent.Symbol) & NodeRole.FileScope) != NodeRole.None && use == FieldUse.Name)
        {
            return new Hint(TokenClass.Type);
        }

        if (around.Is(NodeTraits.Call) && (use is FieldUse.Callee or FieldUse.Name || (use == FieldUse.None && !frame.Passed)))
        {
            frame.Passed = true;
            return frame.Hint.Class == TokenClass.Annotation ? frame.Hint : new Hint(around.Is(NodeTraits.MacroCall) ? TokenClass.Macro : TokenClass.Function);
        }

        if (around.Is(NodeTraits.Member | NodeTraits.Qualified))
        {
            return frame.Hint.IsTypeUse && around.Is(NodeTraits.Qualified) ? frame.Hint
                : i != frame.LastName ? default
                : frame.Hint.Class is not (TokenClass.None or TokenClass.Variable) || frame.Hint.IsTypeUse ? frame.Hint
                : around.Is(NodeTraits.Member) ? new Hint(TokenClass.Property) : default;
        }

        if (around.Is(NodeTraits.Annotation | NodeTraits.Element) && !frame.Passed && use is (FieldUse.None or FieldUse.Name))
        {
            frame.Passed = true;
            return new Hint(around.Is(NodeTraits.Element) ? TokenClass.Tag : TokenClass.Annotation);
        }

        if (around.Is(NodeTraits.ElementAttribute) && !frame.Passed)
        {
            frame.Passed = true;
            return new Hint(TokenClass.Attribute);
        }

        if (use == FieldUse.Type || (around.Is(NodeTraits.Creation) && use == FieldUse.None && !frame.Passed) || (around.Is(NodeTraits.TypeContext) && use != FieldUse.Other))
        {
            frame.Passed = true;
            return new Hint(TokenClass.None, IsTypeUse: true);
        }

        return Inherited(ref frame, use);
    }

    // Declarators, generic names and the like stand between a name and what tells of it: the name is their declarator, or comes first.
    private readonly Hint Inherited(ref Frame frame, FieldUse use)
    {
        if (frame.Hint.IsTypeUse)
        {
            return use == FieldUse.Name ? default : frame.Hint;
        }

        if (frame.Hint.Class == TokenClass.None || frame.Passed || use is not (FieldUse.None or FieldUse.Name or FieldUse.Declarator or FieldUse.Callee))
        {
            return default;
        }

        frame.Passed = true;
        return frame.Hint;
    }

    // Whether a child holds a definition's name: it stands in the name's field, or comes first where the grammar has no field for it.
    private readonly bool IsNameOf(DefinitionRule rule, int definition, int wanted)
    {
        var id = _grammar.Field(rule.Name);
        if (id != 0 && _nodes[wanted].Field == id)
        {
            return true;
        }

        if (_nodes[wanted].Field != 0 || !_table.Style(_nodes[wanted].Symbol).Is(NodeTraits.Name))
        {
            return false;
        }

        var first = -1;
        for (var child = definition + 1; child < _nodes[definition].Next; child = _nodes[child].Next)
        {
            if (id != 0 && _nodes[child].Field == id)
            {
                return false;
            }

            first = first < 0 && _nodes[child].Field == 0 && _table.Style(_nodes[child].Symbol).Is(NodeTraits.Name) ? child : first;
        }

        return first == wanted;
    }

    private readonly TokenClass ClassOf(DefinitionRule rule, Frame frame)
    {
        var kind = rule.OnlyByType ? null : rule.Kind;
        var id = _grammar.Field(rule.KindFrom);
        for (var child = frame.Node + 1; id != 0 && child < _nodes[frame.Node].Next; child = _nodes[child].Next)
        {
            if (_nodes[child].Field == id && rule.KindByType.TryGetValue(_table.NameOf(_nodes[child].Symbol), out var found))
            {
                kind = found;
            }
        }

        return kind switch
        {
            null => TokenClass.None,
            "function" or "method" => TokenClass.Function,
            "field" => rule.OutsideFunctions && frame.InCallable ? TokenClass.Variable : TokenClass.Property,
            "constant" => TokenClass.Constant,
            "variable" => TokenClass.Variable,
            "macro" => TokenClass.Macro,
            _ => TokenClass.Type,
        };
    }

    private readonly bool IsCallable(SyntaxNode node) => _grammar.Definition(node.Symbol) is { Kind: "function" or "method" };

    private readonly bool IsKey(SyntaxNode node, NodeStyle style) => _table.KeysAreStrings && style.Class == TokenClass.String && _table.Field(node.Field) == FieldUse.Key;

    private readonly bool IsSpelled(SyntaxNode node)
    {
        var name = _table.NameOf(node.Symbol);
        if (node.End - node.Start != name.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (_text[node.Start + i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private readonly int LastName(int i, NodeStyle style)
    {
        if (!style.Is(NodeTraits.Member | NodeTraits.Qualified))
        {
            return -1;
        }

        var last = -1;
        for (var child = i + 1; child < _nodes[i].Next; child = _nodes[child].Next)
        {
            var of = _table.Style(_nodes[child].Symbol);
            last = of.Is(NodeTraits.Anonymous) || of.Class == TokenClass.Comment || _table.Field(_nodes[child].Field) == FieldUse.Inner ? last : child;
        }

        return last;
    }
}
