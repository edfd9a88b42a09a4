using System.Net;
using System.Text;
using System.Text.Json;
using LunarHub.Models.Folders;
using LunarHub.Models.Remote;

namespace LunarHub.Models.Tests.Remote;

/// <summary>An embeddings endpoint that answers what a test tells it to, and a client with a clock of its own.</summary>
internal sealed class ScriptedEndpoint : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> script = [];

    public const string Variable = "LUNARHUB_TEST_REMOTE_KEY";

    /// <summary>Requests time out after five seconds of it.</summary>
    public JumpingTime Time { get; } = new(TimeSpan.FromSeconds(5));

    public List<string[]> Inputs { get; } = [];

    public List<string?> Keys { get; } = [];

    public List<DateTimeOffset> At { get; } = [];

    public static ModelFolder Folder(string more = "") => new(
        "/models/remote",
        JsonSerializer.Deserialize<ModelSettings>($$"""{"id":"remote","runtime":"http","endpoint":"https://api.example/v1/embeddings","dimensions":8,"timeoutSeconds":5,"apiKeyVariable":"{{Variable}}"{{more}}}""", JsonSerializerOptions.Web)!,
        "remote-12345678");

    public ScriptedEndpoint Then(HttpStatusCode status, string? body = null, params (string Name, string Value)[] headers)
    {
        script.Enqueue(() =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body ?? "", Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        });
        return this;
    }

    public ScriptedEndpoint Then(Exception error)
    {
        script.Enqueue(() => throw error);
        return this;
    }

    /// <summary>Never answers, until the request is given up.</summary>
    public ScriptedEndpoint ThenHangs()
    {
        script.Enqueue(() => null!);
        return this;
    }

    public EmbeddingsClient Client(ModelFolder? folder = null) => new(folder ?? Folder(), this, Time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var inputs = body.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToArray();
        Inputs.Add(inputs);
        Keys.Add(request.Headers.Authorization?.ToString());
        At.Add(Time.GetUtcNow());
        if (script.TryDequeue(out var next))
        {
            if (next() is { } answer)
            {
                return answer;
            }

            Time.RunOut();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer(inputs), Encoding.UTF8, "application/json") };
    }

    /// <summary>A right answer, its vectors in reverse order as the API allows; a vector's first component tells its text's length.</summary>
    public static string Answer(string[] inputs) => JsonSerializer.Serialize(new
    {
        data = inputs.Select((text, i) => new { index = i, embedding = Enumerable.Range(0, 8).Select(d => d == 0 ? text.Length : 1f) }).Reverse(),
    });
}
