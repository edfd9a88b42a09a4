using System.Text;

namespace LunarHub.Grains;

/// <summary>A repository map as text, for a reader whose room is counted in tokens: a line for each file, and below it one for each definition with its line number.</summary>
public static class MapText
{
    /// <summary>UTF-8 bytes that are taken as one token: what common tokenizers average on code.</summary>
    public const int BytesPerToken = 4;

    private const int MaximumSignature = 160;

    public static string Of(RepositoryMap map) => string.Join("\n", map.Files.Select(Of));

    public static string Of(MapFile file) => Heading(file.Path) + string.Concat(file.Symbols.Select(Line));

    /// <summary>A file's line, with its line end.</summary>
    public static string Heading(string path) => $"{path}:\n";

    /// <summary>A definition's line, with its line end.</summary>
    public static string Line(MapSymbol symbol)
    {
        var text = symbol.Signature is { Length: > 0 } signature ? signature.TrimEnd(' ', '{', ':', ';') : $"{symbol.Kind} {symbol.Name}";
        var owner = symbol.Kind is "method" or "field" or "constant" && symbol.Scope is { } scope ? $"{scope[(scope.LastIndexOf('.') + 1)..]}: " : "";
        return $"{symbol.StartLine,5}  {owner}{(text.Length > MaximumSignature ? text[..MaximumSignature] + "…" : text)}\n";
    }

    public static int Tokens(int bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
