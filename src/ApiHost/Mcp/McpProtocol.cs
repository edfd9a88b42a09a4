using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary>
/// What the HTTP side of the Model Context Protocol checks before a message reaches the server. Revisions up to 2025-11-25 begin with an
/// initialize handshake and have sessions; from 2026-07-28 each request stands alone and repeats method and name in headers.
/// </summary>
internal static class McpProtocol
{
    public const string SessionHeader = "Mcp-Session-Id";
    public const string VersionHeader = "MCP-Protocol-Version";
    public const string FirstWithoutSessions = "2026-07-28";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string VersionMeta = "io.modelcontextprotocol/protocolVersion";
    private const string CapabilitiesMeta = "io.modelcontextprotocol/clientCapabilities";

    /// <summary>The JSON-RPC codes that the protocol adds.</summary>
    public const int HeaderMismatch = -32_020;
    public const int UnsupportedVersion = -32_022;
    public const int InvalidRequest = -32_600;
    public const int MethodNotFound = -32_601;
    public const int InvalidParams = -32_602;
    public const int ServerError = -32_000;
    public const int SessionNotFound = -32_001;

    public static IReadOnlyList<string> Versions { get; } = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", FirstWithoutSessions];

    public static string VersionOf(HttpRequest request) => request.Headers[VersionHeader].ToString();

    /// <summary>Versions are dates, so their order is that of the strings.</summary>
    public static bool IsWithoutSessions(string version) => version.Length > 0 && string.CompareOrdinal(version, FirstWithoutSessions) >= 0;

    /// <summary>Null when the version header is absent or known.</summary>
    public static McpRefusal? CheckVersion(HttpRequest request) =>
        VersionOf(request) is { Length: > 0 } version && !Versions.Contains(version, StringComparer.Ordinal)
            ? new McpRefusal(400, UnsupportedVersion, $"The {VersionHeader} '{(version.Length > 40 ? version[..40] : version)}' is not supported; supported: {string.Join(", ", Versions)}.")
            : null;

    /// <summary>Null when the headers of a request without session agree with its message.</summary>
    public static McpRefusal? CheckEnvelope(HttpRequest request, JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest r => (r.Method, r.Params as JsonObject),
            JsonRpcNotification n => (n.Method, n.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null)
        {
            return null;
        }

        if (!Same(request.Headers[MethodHeader].ToString(), method))
        {
            return new McpRefusal(400, HeaderMismatch, $"The header {MethodHeader} must equal the message's method.");
        }

        if (string.Equals(method, RequestMethods.ToolsCall, StringComparison.Ordinal) && !Same(request.Headers[NameHeader].ToString(), Text(parameters?["name"])))
        {
            return new McpRefusal(400, HeaderMismatch, $"The header {NameHeader} must equal the tool's name.");
        }

        return message is JsonRpcRequest ? CheckMeta(VersionOf(request), method, parameters?["_meta"] as JsonObject) : null;
    }

    private static McpRefusal? CheckMeta(string version, string method, JsonObject? meta) =>
        Text(meta?[VersionMeta]) is not { } declared ? new McpRefusal(400, InvalidParams, $"_meta must hold {VersionMeta}.")
        : !Same(declared, version) ? new McpRefusal(400, HeaderMismatch, $"The header {VersionHeader} must equal _meta's {VersionMeta}.")
        : meta![CapabilitiesMeta] is not JsonObject ? new McpRefusal(400, InvalidParams, $"_meta must hold {CapabilitiesMeta} as an object.")
        : method is "initialize" or "ping" or "logging/setLevel" ? new McpRefusal(404, MethodNotFound, $"There is no method {method} in protocol version {version}.")
        : null;

    private static bool Same(string one, string? other) => string.Equals(one.Trim(), other, StringComparison.Ordinal);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>A refusal as HTTP status and JSON-RPC error.</summary>
internal sealed record McpRefusal(int Status, int Code, string Message);
