using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LunarHub.ApiHost.Json;

/// <summary>
/// One JSON dialect for the API and its clients: camelCase, enums as lower-case words, nulls left out; reading is strict, so that a
/// misspelt property is an error that names it and not a silently ignored wish.
/// </summary>
public static class HubJson
{
    public static JsonSerializerOptions Options { get; } = Create(strict: true);

    /// <summary>For reading answers: a newer server may say more than this client knows.</summary>
    public static JsonSerializerOptions Lenient { get; } = Create(strict: false);

    internal static void Apply(JsonSerializerOptions options, bool strict)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = !strict;
        options.UnmappedMemberHandling = strict ? JsonUnmappedMemberHandling.Disallow : JsonUnmappedMemberHandling.Skip;
        options.MaxDepth = 32;

        // Answers are application/json with nosniff, never inlined in HTML: code stays readable instead of \u003C.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create(bool strict)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options, strict);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
