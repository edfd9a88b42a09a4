using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Models.Expansion;

/// <summary>
/// Asks a language model behind an OpenAI-compatible endpoint (<c>/chat/completions</c>). Answers are kept by query, the latest asked for longest; nothing is asked twice at once.
/// Queries leave this machine: nothing of this is on unless an endpoint is configured.
/// </summary>
public sealed class ChatExpander : IQueryExpander, IDisposable
{
    /// <summary>The most answers that are kept.</summary>
    public const int MostKept = 1_000;

    private const int MostWords = 16;
    private const int LongestWord = 64;
    private const int LongestPassage = 4_000;
    private const int LongestQuery = 2_000;
    private const int LongestAnswer = 64 << 10;

    private const string Instruction = """
        You help a code search engine. For the user's query answer one JSON object and nothing else: {"words": [up to 12 identifiers, API names and technical words that code answering the query is likely to contain], "code": "a short piece of code or comment, at most 12 lines, as the best answer might look"}.
        """;

    private readonly HttpClient _client;
    private readonly Uri _endpoint;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Query, Task<ModelExpansion> Answer)>> _kept = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Query, Task<ModelExpansion> Answer)> _byUse = new();

    /// <param name="endpoint">The API's root, such as <c>http://127.0.0.1:11434/v1</c>.</param>
    /// <param name="model">The model's name there.</param>
    /// <param name="apiKey">Sent as a bearer token, or null.</param>
    /// <param name="budget">How long a search waits for an answer.</param>
    /// <param name="handler">Sends the requests; null for the network.</param>
    public ChatExpander(Uri endpoint, string model, string? apiKey, TimeSpan budget, HttpMessageHandler? handler = null)
    {
        (_endpoint, ModelId, Budget) = (new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/chat/completions"), model, budget);
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = LongestAnswer, Timeout = TimeSpan.FromSeconds(30) };
        _client.DefaultRequestHeaders.Authorization = string.IsNullOrEmpty(apiKey) ? null : new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <inheritdoc/>
    public string ModelId { get; }

    /// <inheritdoc/>
    public TimeSpan Budget { get; }

    /// <inheritdoc/>
    public async ValueTask<ModelExpansion> ExpandAsync(string query, CancellationToken cancellationToken = default)
    {
        var answer = Find(query.Length <= LongestQuery ? query : query[..LongestQuery]);
        try
        {
            // Who gives up waiting leaves the answer to whoever asks again.
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HubException)
        {
            Forget(query, answer);
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<ModelExpansion> Find(string query)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(query, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Answer;
            }

            var answer = Task.Run(() => AskAsync(query));
            _kept.Add(query, _byUse.AddFirst((query, answer)));
            if (_kept.Count > MostKept)
            {
                _kept.Remove(_byUse.Last!.Value.Query);
                _byUse.RemoveLast();
            }

            return answer;
        }
    }

    private void Forget(string query, Task<ModelExpansion> answer)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(query, out var known) && known.Value.Answer == answer)
            {
                _kept.Remove(query);
                _byUse.Remove(known);
            }
        }
    }

    private async Task<ModelExpansion> AskAsync(string query)
    {
        try
        {
            using var response = await _client.PostAsJsonAsync(_endpoint, new
            {
                model = ModelId,
                temperature = 0,
                max_tokens = 400,
                messages = new[] { new { role = "system", content = Instruction }, new { role = "user", content = query } },
            }).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Failed($"the endpoint answered {(int)response.StatusCode}");
            }

            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync().ConfigureAwait(false));
            return Read(document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() ?? "");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or TaskCanceledException)
        {
            throw Failed(error is HttpRequestException or TaskCanceledException ? "the endpoint cannot be reached" : "the answer has not the form that was asked for", error);
        }
    }

    // Models wrap JSON in prose and fences; what is between the outermost braces counts.
    private ModelExpansion Read(string content)
    {
        var (first, last) = (content.IndexOf('{', StringComparison.Ordinal), content.LastIndexOf('}'));
        if (first < 0 || last < first)
        {
            throw Failed("the answer has not the form that was asked for");
        }

        using var document = JsonDocument.Parse(content[first..(last + 1)]);
        var words = document.RootElement.TryGetProperty("words", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!.Trim()).Where(word => word.Length is > 1 and <= LongestWord).Distinct(StringComparer.Ordinal).Take(MostWords).ToImmutableArray()
            : [];
        var passage = document.RootElement.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString()! : "";
        return new ModelExpansion(words, passage.Length <= LongestPassage ? passage : passage[..LongestPassage]);
    }

    private HubException Failed(string why, Exception? inner = null) => new("expansion-failed", $"the model {ModelId} did not expand the query: {why}; see Expansion.Endpoint and Expansion.Model, or use expand:no", inner!);
}
