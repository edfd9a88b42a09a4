using System.Net;
using System.Text;
using System.Text.Json;
using LunarHub.Models.Expansion;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Expansion;

public sealed class ChatExpanderTests
{
    [Fact]
    public async Task The_model_is_asked_for_words_and_code_and_once_for_each_query()
    {
        var endpoint = new Endpoint(Chat("Sure:\n```json\n{\"words\": [\"retry\", \"Backoff\", \"retry\", 7, \"x\"], \"code\": \"def retry(): pass\"}\n```"));
        using var expander = endpoint.Expander();

        var first = await expander.ExpandAsync("try again later");
        var second = await expander.ExpandAsync("try again later");

        first.Words.Should().Equal("retry", "Backoff");
        first.Passage.Should().Be("def retry(): pass");
        second.Should().BeSameAs(first);
        var (uri, key, body) = endpoint.Requests.Should().ContainSingle().Subject;
        uri.Should().Be("http://models.example/v1/chat/completions");
        key.Should().Be("Bearer secret");
        var sent = JsonDocument.Parse(body).RootElement;
        sent.GetProperty("model").GetString().Should().Be("small");
        sent.GetProperty("messages")[1].GetProperty("content").GetString().Should().Be("try again later");
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "{}", "answered 429")]
    [InlineData(HttpStatusCode.OK, "<html>", "not the form")]
    [InlineData(HttpStatusCode.OK, "{}", "not the form")]
    [InlineData(HttpStatusCode.OK, """{"choices": []}""", "not the form")]
    [InlineData(HttpStatusCode.OK, """{"choices": [{"message": {"content": "I cannot help"}}]}""", "not the form")]
    [InlineData(HttpStatusCode.OK, """{"choices": [{"message": {"content": null}}]}""", "not the form")]
    public async Task What_is_no_answer_is_an_error_that_names_the_model_and_is_asked_again(HttpStatusCode status, string answer, string problem)
    {
        var endpoint = new Endpoint(answer) { Status = status };
        using var expander = endpoint.Expander();

        for (var i = 0; i < 2; i++)
        {
            (await FluentActions.Awaiting(async () => await expander.ExpandAsync("query")).Should().ThrowAsync<HubException>())
                .Which.Should().Match<HubException>(error => error.Code == "expansion-failed" && error.Message.Contains("small") && error.Message.Contains(problem) && !error.Message.Contains("secret"));
        }

        endpoint.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_end_it_for_others()
    {
        var endpoint = new Endpoint(Chat("""{"words": ["a1"]}""")) { Gate = new TaskCompletionSource() };
        using var expander = endpoint.Expander();
        using var impatient = new CancellationTokenSource();

        var given = expander.ExpandAsync("query", impatient.Token).AsTask();
        var patient = expander.ExpandAsync("query").AsTask();
        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => given).Should().ThrowAsync<OperationCanceledException>();
        endpoint.Gate.SetResult();

        (await patient).Words.Should().Equal("a1");
        (await patient).Passage.Should().BeEmpty();
        endpoint.Requests.Should().ContainSingle();
    }

    private static string Chat(string content) => JsonSerializer.Serialize(new { choices = new[] { new { message = new { role = "assistant", content } } } });

    private sealed class Endpoint(string answer) : HttpMessageHandler
    {
        public List<(string Uri, string? Key, string Body)> Requests { get; } = [];

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public TaskCompletionSource? Gate { get; init; }

        public ChatExpander Expander() => new(new Uri("http://models.example/v1/"), "small", "secret", TimeSpan.FromSeconds(2), this);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            lock (Requests)
            {
                Requests.Add(($"{request.RequestUri}", request.Headers.Authorization?.ToString(), body));
            }

            await (Gate?.Task ?? Task.CompletedTask);
            return new HttpResponseMessage(Status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
