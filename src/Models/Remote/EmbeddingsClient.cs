using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using LunarHub.Models.Folders;
using LunarHub.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LunarHub.Models.Remote;

/// <summary>
/// OpenAI's <c>POST /v1/embeddings</c>. What fails in passing is tried again after a pause that doubles and varies, or after the pause that the endpoint asks for; an endpoint that
/// goes on failing is left alone for a while. The key comes from the environment at every request and is never logged.
/// </summary>
internal sealed class EmbeddingsClient : IDisposable
{
    private const int LargestAnswer = 64 << 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ModelFolder folder;
    private readonly HttpClient http;
    private readonly RateLimitGate gate;
    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public EmbeddingsClient(ModelFolder folder, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        this.folder = folder;
        time ??= TimeProvider.System;
        // A redirect would carry the key to another host.
        http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        gate = new RateLimitGate(time, LongestPause);
        pipeline = Build(folder.Settings, time);
    }

    private string Name => $"the model {folder.ModelId} at {folder.Settings.Endpoint!.Host}";

    /// <summary>One vector for each text, in order.</summary>
    /// <exception cref="HubException"><c>model-remote-unavailable</c>, <c>model-remote-refused</c>, <c>model-output-invalid</c>.</exception>
    public async Task<float[][]> EmbedAsync(string[] texts, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        HttpResponseMessage response;
        try
        {
            response = await pipeline.ExecuteAsync(async token => await SendAsync(texts, token), cancellationToken);
        }
        catch (BrokenCircuitException error)
        {
            throw Unavailable("has failed again and again and is left alone for a while", error);
        }
        catch (TimeoutRejectedException error)
        {
            throw Unavailable($"did not answer within {folder.Settings.TimeoutSeconds:0.###} s", error);
        }
        catch (HttpRequestException error)
        {
            throw Unavailable($"cannot be reached ({error.Message.Split('\n')[0].TrimEnd('.')})", error);
        }

        using (response)
        {
            return response.IsSuccessStatusCode ? await ReadAsync(response, texts.Length, cancellationToken) : throw Refused(response.StatusCode);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        gate.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(string[] texts, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, folder.Settings.Endpoint) { Content = JsonContent.Create(new { model = folder.Settings.RemoteModel ?? folder.Settings.Id, input = texts, encoding_format = "float" }) };
        if (Environment.GetEnvironmentVariable(folder.Settings.ApiKeyVariable) is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        var response = await http.SendAsync(request, cancellationToken);
        gate.Note(response.Headers);
        return response;
    }

    private async Task<float[][]> ReadAsync(HttpResponseMessage response, int count, CancellationToken cancellationToken)
    {
        Answer? answer;
        try
        {
            answer = await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Garbage("something that is not an embeddings answer", error);
        }

        var data = answer?.Data ?? throw Garbage("an answer without 'data'");
        var vectors = new float[count][];
        for (var i = 0; i < data.Count; i++)
        {
            var index = data[i].Index ?? i;
            if (index < 0 || index >= count || data[i].Embedding is not { } embedding || vectors[index] is not null)
            {
                throw Garbage("vectors that do not belong to the texts");
            }

            vectors[index] = embedding;
        }

        return data.Count == count ? vectors : throw Garbage($"{data.Count} vectors for {count} texts");
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(ModelSettings settings, TimeProvider time)
    {
        static ValueTask<bool> IsPassing(Outcome<HttpResponseMessage> outcome) => ValueTask.FromResult(
            outcome.Exception is HttpRequestException or TimeoutRejectedException || outcome.Result is { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError });

        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (settings.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = settings.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(0.5),
                MaxDelay = LongestPause,
                ShouldHandle = arguments => IsPassing(arguments.Outcome),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } response ? RateLimitGate.RetryAfter(response.Headers, time, LongestPause) : null),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(60),
                BreakDuration = TimeSpan.FromSeconds(30),
                ShouldHandle = arguments => IsPassing(arguments.Outcome),
            })
            .AddTimeout(TimeSpan.FromSeconds(settings.TimeoutSeconds))
            .Build();
    }

    private HubException Unavailable(string what, Exception error) => new("model-remote-unavailable", $"{Name} {what}; check the endpoint, or choose another model", error);

    private HubException Garbage(string what, Exception? error = null) => new("model-output-invalid", $"{Name} gave {what}; check 'endpoint' in model.json", error);

    private HubException Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new("model-remote-refused", $"{Name} refuses the key (status {(int)status}); put a valid one into the environment variable {folder.Settings.ApiKeyVariable}"),
        HttpStatusCode.TooManyRequests => new("model-remote-unavailable", $"{Name} has had too many requests (status 429); wait, or ask for a higher limit"),
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => new("model-remote-unavailable", $"{Name} fails (status {(int)status}); check the endpoint, or choose another model"),
        _ => new("model-remote-refused", $"{Name} refuses the request (status {(int)status}); check 'endpoint', 'remoteModel' and 'maxCharacters' in model.json"),
    };

    private sealed record Answer([property: JsonPropertyName("data")] List<Item>? Data);

    private sealed record Item([property: JsonPropertyName("index")] int? Index, [property: JsonPropertyName("embedding")] float[]? Embedding);
}
