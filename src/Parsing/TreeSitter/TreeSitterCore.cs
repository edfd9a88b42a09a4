using System.Runtime.InteropServices;

namespace LunarHub.Parsing.TreeSitter;

/// <summary>The functions of libtree-sitter that are used, with the two of native/flatten.c. Pointers to parsers, trees and languages are opaque.</summary>
internal sealed unsafe class TreeSitterCore
{
    public readonly delegate* unmanaged<nint> NewParser;
    public readonly delegate* unmanaged<nint, void> DeleteParser;
    public readonly delegate* unmanaged<nint, nint, byte> SetLanguage;
    public readonly delegate* unmanaged<nint, byte*, uint, ulong, int*, nint> Parse;
    public readonly delegate* unmanaged<nint, void> DeleteTree;
    public readonly delegate* unmanaged<nint, int, uint, uint*, SyntaxNode*> Flatten;
    public readonly delegate* unmanaged<SyntaxNode*, void> Free;
    public readonly delegate* unmanaged<nint, uint> SymbolCount;
    public readonly delegate* unmanaged<nint, ushort, byte*> SymbolName;
    public readonly delegate* unmanaged<nint, ushort, int> SymbolType;
    public readonly delegate* unmanaged<nint, uint> FieldCount;
    public readonly delegate* unmanaged<nint, ushort, byte*> FieldName;

    /// <summary>Loads the library; it stays loaded for the life of the process.</summary>
    /// <exception cref="DllNotFoundException">There is no such library, or it does not load here.</exception>
    /// <exception cref="EntryPointNotFoundException">It is another library, or another version.</exception>
    public TreeSitterCore(string path)
    {
        var library = NativeLibrary.Load(path);
        NewParser = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "ts_parser_new");
        DeleteParser = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "ts_parser_delete");
        SetLanguage = (delegate* unmanaged<nint, nint, byte>)NativeLibrary.GetExport(library, "ts_parser_set_language");
        Parse = (delegate* unmanaged<nint, byte*, uint, ulong, int*, nint>)NativeLibrary.GetExport(library, "hub_parse");
        DeleteTree = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "ts_tree_delete");
        Flatten = (delegate* unmanaged<nint, int, uint, uint*, SyntaxNode*>)NativeLibrary.GetExport(library, "hub_flatten");
        Free = (delegate* unmanaged<SyntaxNode*, void>)NativeLibrary.GetExport(library, "hub_free");
        SymbolCount = (delegate* unmanaged<nint, uint>)NativeLibrary.GetExport(library, "ts_language_symbol_count");
        SymbolName = (delegate* unmanaged<nint, ushort, byte*>)NativeLibrary.GetExport(library, "ts_language_symbol_name");
        SymbolType = (delegate* unmanaged<nint, ushort, int>)NativeLibrary.GetExport(library, "ts_language_symbol_type");
        FieldCount = (delegate* unmanaged<nint, uint>)NativeLibrary.GetExport(library, "ts_language_field_count");
        FieldName = (delegate* unmanaged<nint, ushort, byte*>)NativeLibrary.GetExport(library, "ts_language_field_name_for_id");
    }
}
