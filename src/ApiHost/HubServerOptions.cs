using System.Net;
using LunarHub.Grains;

namespace LunarHub.ApiHost;

/// <summary>Where the server listens, what it serves and how it protects itself. Everything has a default that is safe on a laptop.</summary>
public sealed class HubServerOptions
{
    public const int DefaultPort = 8080;

    public const int DefaultRequestsPerSecond = 2_000;

    /// <summary>Address to listen on. Default value: 127.0.0.1.</summary>
    /// <remarks>Any address but a loopback one is refused at start unless API keys exist.</remarks>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 takes a free one. Default value: 8080.</summary>
    public int Port { get; set; } = DefaultPort;

    /// <summary>True where people and programs are answered elsewhere, as beside a silo: then only health, metrics and the state of the cluster are served. Default value: false.</summary>
    public bool AnswersOperatorsOnly { get; set; }

    /// <summary>Folder of the index, the mirrors, the grain state and, by default, the API keys.</summary>
    public required string DataFolder { get; set; }

    /// <summary>Where API keys and webhook secrets are kept. Default value: files in the data folder.</summary>
    /// <remarks>The server disposes of it at its end.</remarks>
    public ISecretStore? Secrets { get; set; }

    /// <summary>Folder of the built page. Default value: <c>wwwroot</c> beside the executable.</summary>
    public string? WebRoot { get; set; }

    /// <summary>Host names, without port, that a request may name besides localhost, 127.0.0.1 and [::1].</summary>
    /// <remarks>On loopback this is the guard against DNS rebinding: a name that is not listed is refused. On another address an empty list allows every name.</remarks>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins (scheme://host[:port]) whose pages may call the server besides its own.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Requests a second that one client (API key, else address) may make on average; 0 switches the limit off. Default value: 2000.</summary>
    public int RequestsPerSecond { get; set; } = DefaultRequestsPerSecond;

    /// <summary>Requests that one client may make at once before the rate applies. Default value: 4000.</summary>
    public int RequestBurst { get; set; } = 4_000;

    /// <summary>Searches that are worked on at once; more wait in a queue, first come, first served. Default value: four for each processor.</summary>
    /// <remarks>More at once would not be answered sooner, but each later and less evenly.</remarks>
    public int ConcurrentSearches { get; set; } = 4 * Environment.ProcessorCount;

    /// <summary>Searches that may wait; one more is refused with <c>search-overloaded</c>, 503 and <c>Retry-After</c>. Default value: 512.</summary>
    public int QueuedSearches { get; set; } = 512;

    /// <summary>Subscribers that may follow events at once over WebSockets and server-sent events. Default value: 2000.</summary>
    public int MaxSubscribers { get; set; } = 2_000;

    /// <summary>Time after which a request that has no answer yet fails with <c>request-timeout</c>. Default value: 60 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time after which a search, or a question about a repository or a file, that has no answer is asked again by way of another silo, and the first answer counts; null never. Default value: null.</summary>
    /// <remarks>For clients of a cluster: an answer that was on its way through a silo that is lost does not come.</remarks>
    public TimeSpan? AskAgainAfter { get; set; }

    /// <summary>Largest request body in bytes. Default value: 2 MiB.</summary>
    public long MaxRequestBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Largest webhook delivery in bytes. Default value: 25 MiB, the largest that GitHub sends.</summary>
    public int MaxWebhookBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>Memory in bytes for all deliveries that are being received; what would go beyond is refused with <c>webhook-overloaded</c> and <c>Retry-After</c>. Default value: 128 MiB.</summary>
    public long MaxWebhookBytesAtOnce { get; set; } = 128L * 1024 * 1024;

    /// <summary>How far the time that a delivery was signed at may lie from now, where the signature covers a time. Default value: 5 min.</summary>
    public TimeSpan WebhookClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>MCP sessions kept at once; the longest idle one makes room. Default value: 256.</summary>
    public int MaxMcpSessions { get; set; } = 256;

    /// <summary>Time after which an unused MCP session ends. Default value: 30 min.</summary>
    public TimeSpan McpSessionIdle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The least important log lines that are written. Default value: Information.</summary>
    public LogLevel MinimumLogLevel { get; set; } = LogLevel.Information;

    internal string WebRootPath => WebRoot ?? Path.Combine(AppContext.BaseDirectory, "wwwroot");

    internal bool IsLoopback => IPAddress.IsLoopback(Address);
}
