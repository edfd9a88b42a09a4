using System.Net;
using LunarHub.Models.Remote;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Remote;

public class EmbeddingsClientTests
{
    private static readonly string[] Texts = ["a", "bb", "ccc"];

    [Fact]
    public async Task Vectors_are_in_the_order_of_the_texts()
    {
        var endpoint = new ScriptedEndpoint();
        using var client = endpoint.Client();
        (await client.EmbedAsync(Texts, default)).Select(vector => vector[0]).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task The_key_comes_from_the_environment_and_is_in_no_error()
    {
        Environment.SetEnvironmentVariable(ScriptedEndpoint.Variable, "sk-very-secret");
        try
        {
            var endpoint = new ScriptedEndpoint().Then(HttpStatusCode.Unauthorized, """{"error":{"message":"Incorrect API key provided: sk-very-secret"}}""");
            using var client = endpoint.Client();
            var error = (await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>()).Which;

            endpoint.Keys.Should().Equal("Bearer sk-very-secret");
            error.Code.Should().Be("model-remote-refused");
            error.Message.Should().Contain(ScriptedEndpoint.Variable).And.Contain("remote-12345678").And.NotContain("sk-very");
        }
        finally
        {
            Environment.SetEnvironmentVariable(ScriptedEndpoint.Variable, null);
        }
    }

    [Fact]
    public async Task What_fails_in_passing_is_tried_again_after_growing_pauses()
    {
        var endpoint = new ScriptedEndpoint().Then(HttpStatusCode.InternalServerError).Then(new HttpRequestException("connection reset")).Then(HttpStatusCode.BadGateway);
        using var client = endpoint.Client();
        (await client.EmbedAsync(Texts, default)).Should().HaveCount(3);

        endpoint.At.Should().HaveCount(4);
        (endpoint.At[^1] - endpoint.At[0]).Should().BeGreaterThan(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_wish_to_wait_is_respected()
    {
        var endpoint = new ScriptedEndpoint().Then(HttpStatusCode.TooManyRequests, null, ("Retry-After", "17")).Then(HttpStatusCode.TooManyRequests, null, ("retry-after-ms", "2500"));
        using var client = endpoint.Client();
        await client.EmbedAsync(Texts, default);

        (endpoint.At[1] - endpoint.At[0]).Should().Be(TimeSpan.FromSeconds(17));
        (endpoint.At[2] - endpoint.At[1]).Should().Be(TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task A_used_up_allowance_holds_the_next_request_back()
    {
        var endpoint = new ScriptedEndpoint().Then(HttpStatusCode.OK, ScriptedEndpoint.Answer(Texts), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "12s"));
        using var client = endpoint.Client();
        await client.EmbedAsync(Texts, default);
        await client.EmbedAsync(Texts, default);

        (endpoint.At[1] - endpoint.At[0]).Should().Be(TimeSpan.FromSeconds(12));
    }

    [Theory]
    [InlineData("1s", 1.0)]
    [InlineData("6m0s", 360.0)]
    [InlineData("20ms", 0.02)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("7", 7.0)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("1s;drop", null)]
    public void Durations_are_read_as_the_api_writes_them(string text, double? seconds)
        => (RateLimitGate.Duration(text)?.TotalSeconds).Should().Be(seconds);

    [Fact]
    public async Task An_endpoint_that_stays_busy_or_broken_is_named()
    {
        var endpoint = new ScriptedEndpoint();
        Enumerable.Range(0, 4).ToList().ForEach(_ => endpoint.Then(HttpStatusCode.TooManyRequests));
        using var client = endpoint.Client();
        (await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>()).Which.Should()
            .Match<HubException>(error => error.Code == "model-remote-unavailable" && error.Message.Contains("429"));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_given_up()
    {
        var endpoint = new ScriptedEndpoint().ThenHangs().ThenHangs();
        using var client = endpoint.Client(ScriptedEndpoint.Folder(""","attempts":2"""));
        (await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>()).WithMessage("*did not answer within 5 s*");
        endpoint.At.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_endpoint_that_goes_on_failing_is_left_alone_and_tried_again_later()
    {
        var endpoint = new ScriptedEndpoint();
        Enumerable.Range(0, 8).ToList().ForEach(_ => endpoint.Then(new HttpRequestException("no route")));
        using var client = endpoint.Client(ScriptedEndpoint.Folder(""","attempts":1"""));
        for (var i = 0; i < 8; i++)
        {
            await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>().WithMessage("*no route*");
        }

        await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>().WithMessage("*left alone*");
        endpoint.At.Should().HaveCount(8, "no request was made");
        endpoint.Time.Advance(TimeSpan.FromSeconds(31));
        (await client.EmbedAsync(Texts, default)).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":9,"embedding":[1]},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":"text"},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    public async Task An_answer_that_is_none_is_refused(string body)
    {
        var endpoint = new ScriptedEndpoint().Then(HttpStatusCode.OK, body);
        using var client = endpoint.Client();
        (await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("model-output-invalid");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Found)]
    public async Task A_refusal_is_not_tried_again(HttpStatusCode status)
    {
        var endpoint = new ScriptedEndpoint().Then(status);
        using var client = endpoint.Client();
        (await FluentActions.Awaiting(() => client.EmbedAsync(Texts, default)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("model-remote-refused");
        endpoint.At.Should().HaveCount(1);
    }
}
