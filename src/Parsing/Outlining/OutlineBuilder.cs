using System.Text;
using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.Languages;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Outlining;

/// <summary>Reads definitions and comments out of a syntax tree by the language's rules, in one walk.</summary>
internal ref struct OutlineBuilder
{
    // Deeper than any program people write; what hostile input nests below it is not looked at.
    private const int MaxDepth = 500;

    private readonly Grammar _grammar;
    private readonly ReadOnlySpan<SyntaxNode> _nodes;
    private readonly ReadOnlySpan<byte> _text;
    private readonly LineTable _lines;
    private readonly NameFinder _names;
    private readonly NodeExtents _extents;
    private readonly List<Definition> _definitions = [];
    private readonly List<ByteRange> _comments = [];
    private string? _fileScope;

    private OutlineBuilder(Grammar grammar, ReadOnlySpan<SyntaxNode> nodes, ReadOnlySpan<byte> text, LineTable lines)
    {
        _grammar = grammar;
        _nodes = nodes;
        _text = text;
        _lines = lines;
        _names = new NameFinder(grammar, nodes, text);
        _extents = new NodeExtents(grammar, nodes, text);
    }

    public static Outline Build(Grammar grammar, SyntaxTree tree, ReadOnlySpan<byte> text, LineTable lines)
    {
        var builder = new OutlineBuilder(grammar, tree.Nodes, text, lines);
        builder.Visit(0, new Context(-1, InCallable: false, Depth: 0, Outer: null));
        return new Outline(builder._definitions, builder._comments);
    }

    /// <param name="Definition">Index of the innermost definition that is a scope or a callable, or -1.</param>
    /// <param name="InCallable">Inside a function's body.</param>
    /// <param name="Depth">Levels below the root.</param>
    /// <param name="Outer">The extent of the wrappers directly around, and where a signature that includes them begins.</param>
    private readonly record struct Context(int Definition, bool InCallable, int Depth, Extent? Outer);

    private readonly record struct Extent(int Start, int End, int SignatureStart);

    private void Visit(int parent, Context context)
    {
        if (context.Depth > MaxDepth || _nodes[parent].Next == parent + 1)
        {
            return;
        }

        if (_grammar.Rules.Docstrings)
        {
            AddDocstring(parent);
        }

        var outer = context.Outer is { } extent && _extents.CountDefinitions(parent) == 1 ? context.Outer : null;
        var lead = -1;
        var leadLastLine = -1;
        var previous = -1;
        for (var child = parent + 1; child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            var node = _nodes[child];
            var role = _grammar.Role(node.Symbol);
            if ((role & (NodeRole.Comment | NodeRole.Leading)) != NodeRole.None)
            {
                var firstLine = _lines.LineOf(node.Start);
                var previousLastLine = previous < 0 ? -1 : _lines.LastLineOf(_nodes[previous].Start, _nodes[previous].End);
                if ((role & NodeRole.Comment) != NodeRole.None)
                {
                    AddComment(new ByteRange(node.Start, node.End));
                }

                // A comment behind code on the same line belongs to that code; a blank line ends a run of leading comments.
                if (firstLine > previousLastLine && (lead < 0 || firstLine > leadLastLine + 1))
                {
                    lead = node.Start;
                }

                leadLastLine = _lines.LastLineOf(node.Start, node.End);
                continue;
            }

            var start = lead >= 0 && leadLastLine + 1 >= _lines.LineOf(node.Start) ? lead : node.Start;
            (lead, previous) = (-1, child);
            VisitChild(parent, child, role, start, outer, context);
        }
    }

    private void VisitChild(int parent, int child, NodeRole role, int start, Extent? outer, Context context)
    {
        var node = _nodes[child];
        if ((role & NodeRole.Definition) != NodeRole.None && Define(parent, child, start, outer, context) is { } definition)
        {
            _definitions.Add(definition);
            var inner = definition.IsScope || definition.IsCallable ? _definitions.Count - 1 : context.Definition;
            if (_grammar.Definition(node.Symbol)!.EachName)
            {
                AddOtherNames(child, definition);
            }

            Visit(child, new Context(inner, (context.InCallable && !definition.IsScope) || definition.IsCallable, context.Depth + 1, Outer: null));
            return;
        }

        if ((role & NodeRole.FileScope) != NodeRole.None && _names.Find(child, "name", out var range))
        {
            _fileScope = NameFinder.Clean(_text[range.Start..range.End]).Replace('\\', '.');
        }

        Extent? around = null;
        if ((role & NodeRole.Wrapper) != NodeRole.None)
        {
            around = new Extent(
                Math.Min(start, outer?.Start ?? start),
                Math.Max(node.End, outer?.End ?? 0),
                outer is { } o && _extents.AfterLeading(child) == node.Start ? o.SignatureStart : _extents.AfterLeading(child));
        }

        Visit(child, context with { Depth = context.Depth + 1, Outer = around, InCallable = context.InCallable || (role & NodeRole.Body) != NodeRole.None });
    }

    // The definitions that share a declaration with the first one.
    private readonly void AddOtherNames(int index, Definition first)
    {
        var rule = _grammar.Definition(_nodes[index].Symbol)!;
        var field = _grammar.Field(rule.Name);
        for (var child = index + 1; child < _nodes[index].Next; child = _nodes[child].Next)
        {
            if (_nodes[child].Field == field && _nodes[child].Start >= first.NameRange.End && _names.FindIn(child, out var range) && range.Start >= first.NameRange.End
                && NameFinder.Clean(_text[range.Start..range.End]) is { Length: > 0 } name)
            {
                _definitions.Add(first with { Name = name, NameRange = range });
            }
        }
    }

    private readonly Definition? Define(int parent, int index, int start, Extent? outer, Context context)
    {
        var node = _nodes[index];
        var rule = _grammar.Definition(node.Symbol)!;
        var isLocal = rule.OutsideFunctions && context.InCallable;
        if ((isLocal && !rule.ValuesAnywhere) || (rule.NameWithin is not null && _grammar.NameOf(_nodes[parent].Symbol) != rule.NameWithin))
        {
            return null;
        }

        var body = _names.Body(index, rule);
        var kind = KindOf(index, rule, context);
        if ((rule.NeedsBody && body < 0) || (isLocal && kind is not ("function" or "method" or "class")))
        {
            return null;
        }

        if (kind is "function" or "method" or "class" && rule.KindFrom == rule.Body && _names.Child(body, "body") is var inner and >= 0)
        {
            // A function that is the value of a variable: its parameters belong to the signature.
            body = inner;
        }

        if (kind is null || !_names.Find(index, rule, out var range))
        {
            return null;
        }

        if (_grammar.Rules.UnderscoreIsBlank && range.End == range.Start + 1 && _text[range.Start] == '_')
        {
            return null;
        }

        if (rule.KindByWord.Count > 0 && rule.KindByWord.TryGetValue(_names.WordBefore(node.Start, range.Start), out var byWord))
        {
            kind = byWord;
        }

        var name = rule.FixedName is { } fixedName && range.Start == range.End ? fixedName : NameFinder.Clean(_text[range.Start..range.End]);
        if (name.Length == 0)
        {
            return null;
        }

        var scope = context.Definition >= 0 ? _definitions[context.Definition].QualifiedName : _fileScope;
        if (rule.Owner is not null && _names.FindType(index, rule.Owner, out var owner))
        {
            scope = Join(scope, NameFinder.Clean(_text[owner.Start..owner.End]));
        }

        var qualifier = name.LastIndexOf("::", StringComparison.Ordinal);
        if (qualifier > 0)
        {
            scope = Join(scope, WithoutTypeArguments(name[..qualifier]).Replace("::", ".", StringComparison.Ordinal));
            name = name[(qualifier + 2)..];
        }

        var signatureStart = outer is { } o && _extents.AfterLeading(index) == node.Start ? o.SignatureStart : _extents.AfterLeading(index);
        return new Definition
        {
            Name = name,
            Kind = kind.Length == 0 ? rule.Kind : kind,
            Scope = scope,
            Parent = context.Definition,
            Node = index,
            ExtentStart = Math.Min(start, outer?.Start ?? start),
            ExtentEnd = Math.Max(node.End, outer?.End ?? 0),
            Start = node.Start,
            End = _grammar.Rules.Docstrings ? _extents.CodeEnd(index) : node.End,
            NameRange = range,
            Signature = new ByteRange(signatureStart, Math.Max(signatureStart, _extents.SignatureEnd(index, body))),
            IsScope = rule.IsScope || (kind == "class" && !rule.ScopeOnly),
            IsSymbol = !rule.ScopeOnly && kind.Length > 0,
        };
    }

    private readonly string? KindOf(int index, DefinitionRule rule, Context context)
    {
        var kind = rule.OnlyByType ? null : rule.Kind;
        if (rule.KindFrom is not null && _names.Child(index, rule.KindFrom) is var value and >= 0)
        {
            while (rule.KindThrough.Contains(_grammar.NameOf(_nodes[value].Symbol)) && _nodes[value].Next > value + 1)
            {
                value = _names.LastChild(value);
            }

            if (rule.KindByType.TryGetValue(_grammar.NameOf(_nodes[value].Symbol), out var byType) && !(rule.KindThrough.Length > 0 && _grammar.NameOf(_nodes[value + 1].Symbol) == "parenthesized_declarator"))
            {
                kind = byType;
            }
        }

        var inType = context.Definition >= 0 && _definitions[context.Definition] is { IsType: true } and not { Kind: "module", IsSymbol: true };
        return kind switch
        {
            "function" when inType => "method",
            "variable" when inType => "field",
            _ => kind,
        };
    }

    // A string that is a statement of its own, first in a module or in the body of a definition (PEP 257).
    private readonly void AddDocstring(int parent)
    {
        var type = _grammar.NameOf(_nodes[parent].Symbol);
        if (type is not ("module" or "block"))
        {
            return;
        }

        for (var child = parent + 1; child < _nodes[parent].Next; child = _nodes[child].Next)
        {
            if ((_grammar.Role(_nodes[child].Symbol) & NodeRole.Comment) != NodeRole.None)
            {
                continue;
            }

            if (child + 1 < _nodes[child].Next && _nodes[child + 1].Next == _nodes[child].Next && _grammar.NameOf(_nodes[child + 1].Symbol) == "string")
            {
                AddComment(new ByteRange(_nodes[child].Start, _nodes[child].End));
            }

            return;
        }
    }

    // Keeps the ranges in order: a docstring is seen before the comments that stand above it.
    private readonly void AddComment(ByteRange range)
    {
        var at = _comments.Count;
        while (at > 0 && _comments[at - 1].Start >= range.Start)
        {
            at--;
        }

        if ((at == 0 || _comments[at - 1].End <= range.Start) && (at == _comments.Count || _comments[at].Start >= range.End))
        {
            _comments.Insert(at, range);
        }
    }

    private static string WithoutTypeArguments(string name)
    {
        var plain = new StringBuilder(name.Length);
        var depth = 0;
        foreach (var c in name)
        {
            depth += c == '<' ? 1 : 0;
            if (depth == 0)
            {
                plain.Append(c);
            }

            depth -= c == '>' && depth > 0 ? 1 : 0;
        }

        return plain.ToString();
    }

    private static string Join(string? scope, string name) => scope is null ? name : new StringBuilder(scope).Append('.').Append(name).ToString();
}
