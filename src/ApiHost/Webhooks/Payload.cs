using System.Collections.Immutable;
using System.Text.Json;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>Reads members of a payload that others have written: what is absent or of another type is null, never an exception.</summary>
internal static class Payload
{
    private const int MaxText = 2_048;
    private const int MaxRefs = 4_096;

    public static JsonElement? Object(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value : null;

    /// <summary>The text of a member, reached through objects by their names; null when it is absent, empty, too long for what it names, or holds control characters.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String && TryText(element) is { Length: > 0 and <= MaxText } text && !text.Any(char.IsControl) ? text : null;
    }

    // A JSON string may hold half a surrogate pair, which is no text.
    private static string? TryText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool? Flag(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static RepositoryMention Mention(params ReadOnlySpan<string?> addresses) => new(Addresses(addresses));

    public static ImmutableArray<string> Addresses(params ReadOnlySpan<string?> addresses)
    {
        var found = ImmutableArray.CreateBuilder<string>(addresses.Length);
        foreach (var address in addresses)
        {
            if (address is not null && !found.Contains(address))
            {
                found.Add(address);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The only change of a payload, or what is left of many.</summary>
    public static ImmutableArray<RefChange> Refs(IEnumerable<RefChange?> changes) => [.. changes.OfType<RefChange>().Take(MaxRefs)];

    /// <summary>A ref that moved; null where the payload does not name a full ref.</summary>
    public static RefChange? Change(string? reference, string? before, string? after)
        => reference is not null && reference.StartsWith("refs/", StringComparison.Ordinal) ? new RefChange(reference, Commit(before), Commit(after)) : null;

    public static string? Full(string? name, string? kind) => name is null ? null : name.StartsWith("refs/", StringComparison.Ordinal) ? name : kind is "tag" or "TAG" ? $"refs/tags/{name}" : $"refs/heads/{name}";

    public static HubException Invalid(string what) => new("webhook-payload-invalid", what);

    // Forges write 40 (or 64) zeros for "no commit".
    private static string? Commit(string? id) => id is { Length: 40 or 64 } && id.All(char.IsAsciiHexDigit) && id.Any(digit => digit != '0') ? id.ToLowerInvariant() : null;
}
