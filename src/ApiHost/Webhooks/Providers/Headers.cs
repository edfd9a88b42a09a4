namespace LunarHub.ApiHost.Webhooks.Providers;

/// <summary>Reads headers that name things: one value, short, visible characters only.</summary>
internal static class Headers
{
    private const int MaxLength = 128;

    public static string? Word(this IHeaderDictionary headers, string name)
        => headers[name] is [{ Length: > 0 and <= MaxLength } value] && value.All(character => character is > ' ' and < '\x7f') ? value : null;

    /// <summary>An event's name, which may have blanks.</summary>
    public static string? Phrase(this IHeaderDictionary headers, string name)
        => headers[name] is [{ Length: > 0 and <= MaxLength } value] && value.All(character => character is >= ' ' and < '\x7f') ? value : null;
}
