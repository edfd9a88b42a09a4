using System.Runtime.InteropServices;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Highlighting;

/// <summary>A grammar's symbols and fields as the highlighter reads them, by id.</summary>
internal sealed unsafe class HighlightTable
{
    private const int Regular = 0;
    private const int Token = 1;
    private readonly NodeStyle[] _styles;
    private readonly string[] _names;
    private readonly FieldUse[] _fields;

    public HighlightTable(TreeSitterCore core, nint grammar, string language)
    {
        var count = (int)core.SymbolCount(grammar);
        _styles = new NodeStyle[count];
        _names = new string[count];
        for (ushort id = 0; id < count; id++)
        {
            var name = Marshal.PtrToStringUTF8((nint)core.SymbolName(grammar, id)) ?? "";
            _names[id] = name;
            _styles[id] = core.SymbolType(grammar, id) switch
            {
                Regular => LanguageStyles.Of(language, name),
                Token => NodeStyles.Token(name),
                _ => default,
            };
        }

        _fields = new FieldUse[core.FieldCount(grammar) + 1];
        for (ushort id = 1; id < _fields.Length; id++)
        {
            _fields[id] = UseOf(Marshal.PtrToStringUTF8((nint)core.FieldName(grammar, id)));
        }

        KeysAreStrings = language == "json";
    }

    /// <summary>Whether a string in a key field names a property, as in JSON.</summary>
    public bool KeysAreStrings { get; }

    public NodeStyle Style(ushort symbol) => symbol < _styles.Length ? _styles[symbol] : default;

    public string NameOf(ushort symbol) => symbol < _names.Length ? _names[symbol] : "ERROR";

    public FieldUse Field(ushort field) => field < _fields.Length ? _fields[field] : FieldUse.Other;

    private static FieldUse UseOf(string? name) => name switch
    {
        "function" or "method" or "macro" => FieldUse.Callee,
        "name" or "bound_identifier" => FieldUse.Name,
        "declarator" => FieldUse.Declarator,
        "type" or "return_type" or "returns" or "superclass" or "superclasses" or "element_type" or "constructor" or "constructed_type" or "scope" => FieldUse.Type,
        "key" => FieldUse.Key,
        "arguments" or "type_arguments" or "parameters" or "body" => FieldUse.Inner,
        _ => FieldUse.Other,
    };
}

/// <summary>What a field tells of the node in it.</summary>
internal enum FieldUse : byte
{
    None = 0,
    Other,
    Callee,
    Name,
    Declarator,
    Type,
    Key,

    /// <summary>Never holds the name that the node around it is about.</summary>
    Inner,
}
