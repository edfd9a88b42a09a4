using System.Text.Json;
using System.Text.RegularExpressions;

namespace LunarHub.Models.Tokenizers;

/// <summary>Members of a <c>tokenizer.json</c>, with errors that name them.</summary>
internal static class TokenizerJson
{
    public static JsonElement Required(this JsonElement element, string name) => element.Optional(name) ?? throw new InvalidDataException($"it has no '{name}'");

    public static JsonElement? Optional(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string Type(this JsonElement element) => element.Required("type").GetString() ?? "";

    public static bool Bool(this JsonElement element, string name, bool otherwise) => element.Optional(name)?.GetBoolean() ?? otherwise;

    public static int Int(this JsonElement element, string name, int otherwise) => element.Optional(name)?.GetInt32() ?? otherwise;

    public static string Text(this JsonElement element, string name, string otherwise) => element.Optional(name)?.GetString() ?? otherwise;

    public static T Enum<T>(this JsonElement element, string name, T otherwise)
        where T : struct, Enum
    {
        if (element.Optional(name)?.GetString() is not { } text)
        {
            return otherwise;
        }

        return System.Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : throw new InvalidDataException($"its {name} '{text}' is not supported");
    }

    /// <summary>The expression of a <c>{"Regex": …}</c> or the literal of a <c>{"String": …}</c>.</summary>
    public static (Regex? Regex, string Literal) Pattern(this JsonElement element, string name)
    {
        var pattern = element.Required(name);
        if (pattern.Optional("String")?.GetString() is { } literal)
        {
            return (null, literal);
        }

        var source = pattern.Required("Regex").GetString()!;
        try
        {
            return (new Regex(source, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)), source);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"its pattern {source} is not supported", error);
        }
    }
}
