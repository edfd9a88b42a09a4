using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LunarHub.ApiHost.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary><c>/mcp</c>: the Streamable HTTP transport of the Model Context Protocol, with sessions for the revisions that have them.</summary>
internal static class McpEndpoints
{
    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    public static IServiceCollection AddHubMcp(this IServiceCollection services) =>
        services.AddSingleton<McpSessions>().AddHostedService(provider => provider.GetRequiredService<McpSessions>());

    public static void MapMcp(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/mcp", PostAsync).WithTags("mcp").WithName("mcpSend").WithSummary("Sends one JSON-RPC message; the answer is a stream of events")
            .Accepts<object>("application/json").Produces<string>(200, "text/event-stream").Produces(202).WithProblems(400, 404, 406, 413, 415);
        routes.MapGet("/mcp", GetAsync).WithTags("mcp").WithName("mcpListen").WithSummary("Opens a session's stream of unsolicited messages")
            .Produces<string>(200, "text/event-stream").WithProblems(400, 404, 405, 406).DisableRequestTimeout();
        routes.MapDelete("/mcp", DeleteAsync).WithTags("mcp").WithName("mcpEnd").WithSummary("Ends a session").Produces(204).WithProblems(400, 404, 405);
    }

    public static async Task<IResult> PostAsync(
        HttpContext context,
        McpSessions sessions,
        ILoggerFactory loggers,
        [FromHeader(Name = McpProtocol.SessionHeader), Description("The session, after initialize.")] string? sessionId = null)
    {
        if (!context.Request.HasJsonContentType())
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (!Accepts(context.Request, "application/json") || !Accepts(context.Request, "text/event-stream"))
        {
            return Refuse(new McpRefusal(406, McpProtocol.ServerError, "The client must accept both application/json and text/event-stream."));
        }

        if (await ReadAsync(context) is not { } message)
        {
            return Refuse(new McpRefusal(400, McpProtocol.InvalidRequest, "The body is not one valid JSON-RPC message."));
        }

        var id = message is JsonRpcRequest { Id: var requestId } ? requestId : default;
        if (McpProtocol.CheckVersion(context.Request) is { } unsupported)
        {
            return Refuse(unsupported, id);
        }

        if (McpProtocol.IsWithoutSessions(McpProtocol.VersionOf(context.Request)))
        {
            return McpProtocol.CheckEnvelope(context.Request, message) is { } mismatch
                ? Refuse(mismatch, id)
                : await AnswerAloneAsync(context, message, sessions.ServerOptions, loggers);
        }

        return await AnswerInSessionAsync(context, message, id, sessions, sessionId);
    }

    public static async Task<IResult> GetAsync(
        HttpContext context,
        McpSessions sessions,
        IHostApplicationLifetime lifetime,
        [FromHeader(Name = McpProtocol.SessionHeader), Description("The session.")] string? sessionId = null)
    {
        if (CheckSessionRequest(context, sessionId) is { } refusal)
        {
            return refusal;
        }

        if (!Accepts(context.Request, "text/event-stream"))
        {
            return Refuse(new McpRefusal(406, McpProtocol.ServerError, "The client must accept text/event-stream."));
        }

        if (sessions.Enter(sessionId!, Caller.Of(context)?.KeyId) is not { } session)
        {
            return NoSession();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            if (!session.TryOpenStream())
            {
                return Refuse(new McpRefusal(400, McpProtocol.ServerError, "The session's stream is open already."));
            }

            BeginEvents(context);
            await session.Transport.HandleGetRequestAsync(context.Response.Body, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A stream ends when its client goes or the server stops.
        }
        finally
        {
            sessions.Leave(session);
        }

        return Results.Empty;
    }

    public static async Task<IResult> DeleteAsync(
        HttpContext context,
        McpSessions sessions,
        [FromHeader(Name = McpProtocol.SessionHeader), Description("The session.")] string? sessionId = null)
    {
        if (CheckSessionRequest(context, sessionId) is { } refusal)
        {
            return refusal;
        }

        if (sessions.Enter(sessionId!, Caller.Of(context)?.KeyId) is not { } session)
        {
            return NoSession();
        }

        await sessions.EndAsync(session.Id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AnswerInSessionAsync(HttpContext context, JsonRpcMessage message, RequestId id, McpSessions sessions, string? sessionId)
    {
        var owner = Caller.Of(context)?.KeyId;
        McpSession? session;
        if (string.IsNullOrEmpty(sessionId))
        {
            if (message is not JsonRpcRequest { Method: RequestMethods.Initialize })
            {
                return Refuse(new McpRefusal(400, McpProtocol.ServerError, $"Begin with initialize, then send {McpProtocol.SessionHeader}."), id);
            }

            session = await sessions.OpenAsync(owner, context.RequestAborted);
            if (session is null)
            {
                return Refuse(new McpRefusal(503, McpProtocol.ServerError, "Every MCP session is in use; try again later."), id);
            }
        }
        else if ((session = sessions.Enter(sessionId, owner)) is null)
        {
            return NoSession(id);
        }

        try
        {
            context.Response.Headers[McpProtocol.SessionHeader] = session.Id;
            await AnswerAsync(context, message, session.Transport);
        }
        finally
        {
            sessions.Leave(session);
        }

        return Results.Empty;
    }

    private static async Task<IResult> AnswerAloneAsync(HttpContext context, JsonRpcMessage message, McpServerOptions options, ILoggerFactory loggers)
    {
        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, options, loggers);
        message.Context ??= new JsonRpcMessageContext();
        message.Context.ProtocolVersion = McpProtocol.VersionOf(context.Request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(stop.Token);
        try
        {
            await AnswerAsync(context, message, transport);
        }
        finally
        {
            await stop.CancelAsync();
            await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return Results.Empty;
    }

    private static async Task AnswerAsync(HttpContext context, JsonRpcMessage message, StreamableHttpServerTransport transport)
    {
        BeginEvents(context);
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
        {
            context.Response.Headers.ContentType = (string?)null;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private static void BeginEvents(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    private static IResult? CheckSessionRequest(HttpContext context, string? sessionId)
    {
        if (McpProtocol.CheckVersion(context.Request) is { } unsupported)
        {
            return Refuse(unsupported);
        }

        if (McpProtocol.IsWithoutSessions(McpProtocol.VersionOf(context.Request)))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return Refuse(new McpRefusal(405, McpProtocol.ServerError, $"Protocol version {McpProtocol.VersionOf(context.Request)} has no sessions; POST only."));
        }

        return string.IsNullOrEmpty(sessionId) ? Refuse(new McpRefusal(400, McpProtocol.ServerError, $"The header {McpProtocol.SessionHeader} is needed.")) : null;
    }

    private static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, MessageType, context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Accepts(HttpRequest request, string type) =>
        request.GetTypedHeaders().Accept.Any(accepted => new Microsoft.Net.Http.Headers.MediaTypeHeaderValue(type).IsSubsetOf(accepted));

    private static IResult NoSession(RequestId id = default) => Refuse(new McpRefusal(404, McpProtocol.SessionNotFound, "Session not found; begin a new one with initialize."), id);

    private static IResult Refuse(McpRefusal refusal, RequestId id = default) => new McpRefusalResult(refusal, id);
}
