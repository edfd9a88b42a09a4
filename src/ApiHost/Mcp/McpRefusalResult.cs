using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace LunarHub.ApiHost.Mcp;

/// <summary>A refusal in the form that MCP clients read: a JSON-RPC error that names the request it answers, if one could be read.</summary>
internal sealed class McpRefusalResult(McpRefusal refusal, RequestId id) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var error = new JsonRpcError { Id = id, Error = new JsonRpcErrorDetail { Code = refusal.Code, Message = refusal.Message, Data = DataOf(refusal, httpContext) } };
        httpContext.Response.StatusCode = refusal.Status;
        httpContext.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, error, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)), httpContext.RequestAborted);
    }

    /// <remarks>A client that is told which versions there are falls back to the newest that it shares.</remarks>
    private static JsonNode? DataOf(McpRefusal refusal, HttpContext context) =>
        refusal.Code == McpProtocol.UnsupportedVersion 
            ? JsonSerializer.SerializeToNode(new { supported = McpProtocol.Versions, requested = McpProtocol.VersionOf(context.Request) })
            : null;
}
