using System.Runtime.InteropServices;
using LunarHub.Parsing.Highlighting;
using LunarHub.Parsing.Languages;
using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.TreeSitter;

/// <summary>A loaded grammar: its native language and the node types of its <see cref="LanguageRules"/> resolved to symbol ids.</summary>
internal sealed unsafe class Grammar
{
    private readonly NodeRole[] _roles;
    private readonly DefinitionRule?[] _definitions;
    private readonly string[] _names;
    private readonly HashSet<ushort> _nameTypes = [];
    private readonly Dictionary<string, ushort> _fields = [];
    private readonly Lazy<HighlightTable> _highlighting;

    public Grammar(TreeSitterCore core, nint language, LanguageRules rules)
    {
        Language = language;
        Rules = rules;
        _highlighting = new(() => new HighlightTable(core, language, rules.Language));
        var symbols = Symbols(core, language);
        for (ushort field = 1; field <= core.FieldCount(language); field++)
        {
            _fields[Marshal.PtrToStringUTF8((nint)core.FieldName(language, field))!] = field;
        }

        var count = symbols.Values.SelectMany(ids => ids).DefaultIfEmpty().Max() + 1;
        _roles = new NodeRole[count];
        _definitions = new DefinitionRule?[count];
        _names = new string[count];
        Array.Fill(_names, "");
        foreach (var (name, ids) in symbols)
        {
            ids.ForEach(id => _names[id] = name);
        }

        Mark(symbols, rules.Comments, NodeRole.Comment);
        Mark(symbols, rules.Leading, NodeRole.Leading);
        Mark(symbols, rules.Wrappers, NodeRole.Wrapper);
        Mark(symbols, rules.FileScopes, NodeRole.FileScope);
        Mark(symbols, rules.Bodies, NodeRole.Body);
        foreach (var rule in rules.Definitions)
        {
            Mark(symbols, [rule.NodeType], NodeRole.Definition);
            foreach (var id in symbols.GetValueOrDefault(rule.NodeType) ?? [])
            {
                _definitions[id] = rule;
            }
        }

        _nameTypes.UnionWith(rules.NameTypes.SelectMany(type => symbols.GetValueOrDefault(type) ?? []));
        if (rules.References is { } references)
        {
            References = new ReferenceTable(references, symbols, count, _fields);
        }

        UnknownNodeTypes = [.. rules.NodeTypes.Where(type => !symbols.ContainsKey(type)).Concat(References?.Unknown ?? []).Distinct()];
    }

    public nint Language { get; }

    public LanguageRules Rules { get; }

    /// <summary>The grammar as the highlighter reads it; made at its first use.</summary>
    public HighlightTable Highlighting => _highlighting.Value;

    /// <summary>Node types of the rules, and positions of the reference rules, that this version of the grammar does not have: a table that is out of step.</summary>
    public IReadOnlyList<string> UnknownNodeTypes { get; }

    /// <summary>How uses of names are found, or null where the language has none worth finding.</summary>
    public ReferenceTable? References { get; }

    public NodeRole Role(ushort symbol) => symbol < _roles.Length ? _roles[symbol] : NodeRole.None;

    public DefinitionRule? Definition(ushort symbol) => symbol < _definitions.Length ? _definitions[symbol] : null;

    /// <summary>The node type's name in the grammar.</summary>
    public string NameOf(ushort symbol) => symbol < _names.Length ? _names[symbol] : "ERROR";

    public bool IsName(ushort symbol) => _nameTypes.Contains(symbol);

    /// <summary>The field's id, or 0, which no node has as its field when it stands in one.</summary>
    public ushort Field(string? name) => name is null ? (ushort)0 : _fields.GetValueOrDefault(name);

    private void Mark(Dictionary<string, List<ushort>> symbols, IEnumerable<string> types, NodeRole role)
    {
        foreach (var id in types.SelectMany(type => symbols.GetValueOrDefault(type) ?? []))
        {
            _roles[id] |= role;
        }
    }

    // Only named regular symbols: a keyword token may be spelled as a node type is ("class" in Ruby).
    private static Dictionary<string, List<ushort>> Symbols(TreeSitterCore core, nint language)
    {
        const int regular = 0;
        var symbols = new Dictionary<string, List<ushort>>();
        for (ushort id = 0; id < core.SymbolCount(language); id++)
        {
            if (core.SymbolType(language, id) == regular)
            {
                var name = Marshal.PtrToStringUTF8((nint)core.SymbolName(language, id))!;
                (symbols.TryGetValue(name, out var ids) ? ids : symbols[name] = []).Add(id);
            }
        }

        return symbols;
    }
}

/// <summary>What a node type means to the outline. A type may have several roles.</summary>
[Flags]
internal enum NodeRole : byte
{
    None = 0,
    Definition = 1,
    Comment = 2,

    /// <summary>Belongs to the definition that follows it: attributes and decorators that are siblings of it or come first within it.</summary>
    Leading = 4,

    /// <summary>Adds to the one definition inside it: <c>export</c>, <c>template&lt;…&gt;</c>, decorated definitions.</summary>
    Wrapper = 8,

    /// <summary>A declaration whose name qualifies everything after it in the file, such as a file-scoped namespace.</summary>
    FileScope = 16,

    /// <summary>A body of code that no definition has: what it declares is local.</summary>
    Body = 32,
}
