using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Polling;
using LunarHub.Grains.Searching;
using LunarHub.Grains.Webhooks;
using LunarHub.Text;

namespace LunarHub.Silo;

/// <summary>How one server of Lunar Hub runs, whichever edition it is.</summary>
public sealed class LunarHubOptions
{
    /// <summary>Folder of the index, the mirrors and, in the embedded edition, the grain state.</summary>
    /// <remarks>A cluster's silos share one folder; an embedded server takes its folder for itself.</remarks>
    public required string DataFolder { get; set; }

    public IndexingOptions Indexing { get; } = new();

    public SearchOptions Search { get; } = new();

    public ChangeOptions Changes { get; } = new();

    public GitOptions Git { get; } = new();

    public WebhookOptions Webhooks { get; } = new();

    public ModelOptions Models { get; } = new();

    public PollOptions Polling { get; } = new();

    public ExpansionOptions Expansion { get; } = new();

    public TelemetryOptions Telemetry { get; } = new();

    public ClusterOptions Cluster { get; } = new();

    /// <exception cref="HubException"><c>options-invalid</c>: one line for each option that is wrong.</exception>
    public void Validate()
    {
        List<string> wrong = [];
        Check(!string.IsNullOrWhiteSpace(DataFolder), "DataFolder is empty; name a folder");
        Check(Indexing.Parallelism >= 1, $"Indexing.Parallelism is {Indexing.Parallelism}; at least 1");
        Check(Indexing.MaxFileBytes >= 1, $"Indexing.MaxFileBytes is {Indexing.MaxFileBytes}; at least 1");
        Check(Indexing.ShardBytes >= 1, $"Indexing.ShardBytes is {Indexing.ShardBytes}; at least 1");
        Check(Indexing.MaxShards is >= 1 and <= 1024, $"Indexing.MaxShards is {Indexing.MaxShards}; from 1 to 1024");
        Check(Indexing.SegmentBytes is >= 1 and <= 1L << 30, $"Indexing.SegmentBytes is {Indexing.SegmentBytes}; from 1 to {1L << 30}");
        Check(Indexing.MergeBytesPerSecond is 0 or >= 1 << 20, $"Indexing.MergeBytesPerSecond is {Indexing.MergeBytesPerSecond}; at least {1 << 20}, or 0 for no limit");
        Check(Indexing.EmbeddingBatch >= 1, $"Indexing.EmbeddingBatch is {Indexing.EmbeddingBatch}; at least 1");
        Check(Indexing.HistoryCommits >= 0, $"Indexing.HistoryCommits is {Indexing.HistoryCommits}; at least 0, which indexes no history");
        Check(Indexing.HistoryCommitBytes is >= 0 and <= 256 << 20, $"Indexing.HistoryCommitBytes is {Indexing.HistoryCommitBytes}; from 0 to {256 << 20}");
        Check(Indexing.HistoryBytes >= 0, $"Indexing.HistoryBytes is {Indexing.HistoryBytes}; at least 0");
        Check(Indexing.ConcurrentRuns >= 1, $"Indexing.ConcurrentRuns is {Indexing.ConcurrentRuns}; at least 1");
        Check(Indexing.RetryDelay > TimeSpan.Zero, $"Indexing.RetryDelay is {Indexing.RetryDelay}; more than zero");
        Check(Indexing.ReconcilePeriod >= TimeSpan.FromMinutes(1), $"Indexing.ReconcilePeriod is {Indexing.ReconcilePeriod}; at least one minute");
        Check(Search.ShardDeadline > TimeSpan.Zero, $"Search.ShardDeadline is {Search.ShardDeadline}; more than zero");
        Check(Search.FanOut >= 1, $"Search.FanOut is {Search.FanOut}; at least 1");
        Check(Search.LinesDeadline > TimeSpan.Zero, $"Search.LinesDeadline is {Search.LinesDeadline}; more than zero");
        Check(Search.RerankCandidates is >= 1 and <= 1_000, $"Search.RerankCandidates is {Search.RerankCandidates}; from 1 to 1000");
        Check(Search.RerankBudget > TimeSpan.Zero, $"Search.RerankBudget is {Search.RerankBudget}; more than zero");
        Check(Search.FirstCandidatesPerLeg >= 1, $"Search.FirstCandidatesPerLeg is {Search.FirstCandidatesPerLeg}; at least 1");
        Check(Search.CandidatesPerLeg >= 1, $"Search.CandidatesPerLeg is {Search.CandidatesPerLeg}; at least 1");
        Check(Search.MostCandidatesPerLeg >= Search.CandidatesPerLeg, $"Search.MostCandidatesPerLeg is {Search.MostCandidatesPerLeg}; at least Search.CandidatesPerLeg");
        Check(Search.HotBytes >= 0, $"Search.HotBytes is {Search.HotBytes}; at least 0, which keeps nothing");
        Check(Changes.RetainedEvents >= 1, $"Changes.RetainedEvents is {Changes.RetainedEvents}; at least 1");
        Check(Polling.MinInterval >= TimeSpan.FromSeconds(1), $"Polling.MinInterval is {Polling.MinInterval}; at least one second");
        Check(Polling.MinLocalInterval >= TimeSpan.FromMilliseconds(100), $"Polling.MinLocalInterval is {Polling.MinLocalInterval}; at least 100 ms");
        Check(Polling.MaxInterval >= Polling.MinInterval && Polling.MaxInterval >= Polling.MinLocalInterval, $"Polling.MaxInterval is {Polling.MaxInterval}; at least the shortest interval");
        Check(Polling.Timeout > TimeSpan.Zero, $"Polling.Timeout is {Polling.Timeout}; more than zero");
        Check(Polling.Concurrency >= 1, $"Polling.Concurrency is {Polling.Concurrency}; at least 1");
        Check(Webhooks.ReplayWindow > TimeSpan.Zero, $"Webhooks.ReplayWindow is {Webhooks.ReplayWindow}; more than zero");
        Check(Webhooks.MaxRemembered is >= 1 and <= 10_000, $"Webhooks.MaxRemembered is {Webhooks.MaxRemembered}; from 1 to 10,000");
        Check(Changes.MaxSubscriptions >= 0, $"Changes.MaxSubscriptions is {Changes.MaxSubscriptions}; at least 0");
        Check(Changes.MaxDeliveryAttempts >= 1, $"Changes.MaxDeliveryAttempts is {Changes.MaxDeliveryAttempts}; at least 1");
        Check(
            Telemetry.OtlpEndpoint is not { } endpoint || endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https" },
            $"Telemetry.OtlpEndpoint is {Telemetry.OtlpEndpoint}; an http or https URL");
        wrong.AddRange(Cluster.Wrong());
        Check(Expansion.Endpoint is not { } model || model is { IsAbsoluteUri: true, Scheme: "http" or "https" }, $"Expansion.Endpoint is {Expansion.Endpoint}; an http or https URL such as http://127.0.0.1:11434/v1");
        Check(Expansion.Endpoint is null || !string.IsNullOrWhiteSpace(Expansion.Model), "Expansion.Model is empty; name the model to ask");
        Check(Expansion.Budget > TimeSpan.Zero, $"Expansion.Budget is {Expansion.Budget}; more than zero");
        if (wrong.Count > 0)
        {
            throw new HubException("options-invalid", string.Join('\n', wrong));
        }

        void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add(otherwise);
            }
        }
    }
}

/// <summary>Which models make vectors and rerank.</summary>
public sealed class ModelOptions
{
    /// <summary>The folder of an embedder, or <c>built-in</c>. Default: <c>LUNARHUB_MODEL</c>, else what the data folder was last used with, at first the built-in one.</summary>
    /// <remarks>Another model than before makes all vectors anew, in the background.</remarks>
    public string? Embedder { get; set; } = Environment.GetEnvironmentVariable("LUNARHUB_MODEL") is { Length: > 0 } folder ? folder : null;

    /// <summary>Whether a start fails with an embedder that cannot be loaded. Default: false.</summary>
    /// <remarks>Otherwise the server starts, searches go on by keywords and say why, and files are indexed without vectors until the model is mended.</remarks>
    public bool MustLoad { get; set; }

    /// <summary>The folder of a reranker, or <c>built-in</c>. Default: <c>LUNARHUB_RERANKER</c>, else what the data folder was last used with, at first the built-in one.</summary>
    /// <remarks>Where it fails, searches go on with the built-in one and say why.</remarks>
    public string? Reranker { get; set; } = Environment.GetEnvironmentVariable("LUNARHUB_RERANKER") is { Length: > 0 } folder ? folder : null;

    /// <summary>Whether a start fails with a reranker that cannot be loaded. Default: false.</summary>
    public bool RerankerMustLoad { get; set; }

    /// <summary>ONNX Runtime's library or its folder. Default: <c>LUNARHUB_ONNXRUNTIME</c>, else where <c>hub models install-onnx</c> put it.</summary>
    public string? OnnxRuntime { get; set; }
}

/// <summary>A language model that adds words and a made-up answer to queries that may be expanded. Off without an endpoint.</summary>
public sealed class ExpansionOptions
{
    /// <summary>An OpenAI-compatible API's root, for example <c>http://127.0.0.1:11434/v1</c>. Default: <c>LUNARHUB_EXPANSION_ENDPOINT</c>, else none.</summary>
    /// <remarks>The words of expanded queries are sent there.</remarks>
    public Uri? Endpoint { get; set; } = Uri.TryCreate(Environment.GetEnvironmentVariable("LUNARHUB_EXPANSION_ENDPOINT"), UriKind.Absolute, out var endpoint) ? endpoint : null;

    /// <summary>The model's name there. Default: <c>LUNARHUB_EXPANSION_MODEL</c>.</summary>
    public string Model { get; set; } = Environment.GetEnvironmentVariable("LUNARHUB_EXPANSION_MODEL") ?? "";

    /// <summary>The API's key, or null. Default: <c>LUNARHUB_EXPANSION_KEY</c>.</summary>
    public string? ApiKey { get; set; } = Environment.GetEnvironmentVariable("LUNARHUB_EXPANSION_KEY");

    /// <summary>How long a search waits for the model. Default: 2 s.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Where traces, metrics and logs go besides the console.</summary>
public sealed class TelemetryOptions
{
    /// <summary>An OpenTelemetry collector that speaks OTLP over HTTP, for example <c>http://127.0.0.1:4318</c>. Default: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, else none.</summary>
    /// <remarks>Without one nothing leaves this machine.</remarks>
    public Uri? OtlpEndpoint { get; set; } = Uri.TryCreate(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var endpoint) ? endpoint : null;
}
