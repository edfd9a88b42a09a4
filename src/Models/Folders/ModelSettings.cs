using System.Text.Json.Serialization;

namespace LunarHub.Models.Folders;

/// <summary>What a model is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelKind>))]
public enum ModelKind
{
    [JsonStringEnumMemberName("embedder")]
    Embedder,
    [JsonStringEnumMemberName("reranker")]
    Reranker,
}

/// <summary>What runs it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelRuntime>))]
public enum ModelRuntime
{
    /// <summary>A graph in the folder, through ONNX Runtime.</summary>
    [JsonStringEnumMemberName("onnx")]
    Onnx,

    /// <summary>An endpoint that speaks OpenAI's embeddings API.</summary>
    [JsonStringEnumMemberName("http")]
    Http,
}

/// <summary>How the states of a text's tokens become one vector.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pooling>))]
public enum Pooling
{
    /// <summary>Their average.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The first token's.</summary>
    [JsonStringEnumMemberName("cls")]
    Cls,

    /// <summary>The last token's.</summary>
    [JsonStringEnumMemberName("last")]
    Last,
}

/// <summary>How the numbers of a cross-encoder become scores from 0 to 1.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RerankScores>))]
public enum RerankScores
{
    /// <summary>Each by itself, as a logit.</summary>
    [JsonStringEnumMemberName("sigmoid")]
    Sigmoid,

    /// <summary>From the least to the most of one search: for models whose logits are all far on one side, or that give probabilities.</summary>
    [JsonStringEnumMemberName("relative")]
    Relative,
}

/// <summary>The <c>model.json</c> of a model's folder.</summary>
public sealed record ModelSettings
{
    /// <summary>Letters, digits, dots, dashes and underscores. Part of the id that segments store.</summary>
    public required string Id { get; init; }

    public ModelKind Kind { get; init; } = ModelKind.Embedder;

    public ModelRuntime Runtime { get; init; } = ModelRuntime.Onnx;

    /// <summary>The graph's file in the folder. Default: <c>model.onnx</c>.</summary>
    public string Graph { get; init; } = "model.onnx";

    /// <summary>The tokenizer's file in the folder. Default: <c>tokenizer.json</c>.</summary>
    public string Tokenizer { get; init; } = "tokenizer.json";

    /// <summary>The graph's output to read. Default: the one that fits the kind.</summary>
    public string? Output { get; init; }

    /// <summary>Of an embedder's token states. An output that is one vector a text needs none. Default: mean.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Keep only the first so many dimensions, for models trained to allow it (Kusupati et al. 2022). Default: all. A remote model must be told, or asked once.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Put before a query's text.</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>Put before a document's text.</summary>
    public string DocumentPrefix { get; init; } = "";

    /// <summary>Longer texts are cut. Default: 512.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>Threads of one run. Default: half of the processors, so that searches go on beside it.</summary>
    public int? Threads { get; init; }

    /// <summary>Tokens, padding included, of one run; more need more memory. Default: 8,192.</summary>
    public int BatchTokens { get; init; } = 8_192;

    /// <summary>The best hits that a reranker is given. Default: 50.</summary>
    public int MostCandidates { get; init; } = 50;

    /// <summary>How long a reranker may take for one search. Default: 500 ms.</summary>
    public double BudgetMilliseconds { get; init; } = 500;

    /// <summary>How a reranker's numbers become scores. Default: sigmoid.</summary>
    public RerankScores Scores { get; init; } = RerankScores.Sigmoid;

    /// <summary>How much a reranker's score of 1 adds to a hit's score; a very good hit has about 5. Default: 4.</summary>
    public double Weight { get; init; } = 4;

    /// <summary>The whole URL of a remote embeddings endpoint.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What the remote endpoint calls the model. Default: the id.</summary>
    public string? RemoteModel { get; init; }

    /// <summary>The environment variable that holds the key of the remote endpoint. Default: <c>OPENAI_API_KEY</c>.</summary>
    public string ApiKeyVariable { get; init; } = "OPENAI_API_KEY";

    /// <summary>Texts in one request to a remote endpoint. Default: 64.</summary>
    public int BatchInputs { get; init; } = 64;

    /// <summary>Characters of one text that a remote endpoint is sent; longer texts are cut. Default: 8,000.</summary>
    public int MaxCharacters { get; init; } = 8_000;

    /// <summary>How long one request to a remote endpoint may take. Default: 30 s.</summary>
    public double TimeoutSeconds { get; init; } = 30;

    /// <summary>How often a request to a remote endpoint is tried in all. Default: 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Whether a remote model's vectors of documents are kept on disk, by the hash of their text. Default: true.</summary>
    public bool Cache { get; init; } = true;
}
