using System.Net;
using System.Net.Sockets;
using System.Text;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.ApiHost.Webhooks;
using LunarHub.ApiHost.Webhooks.Providers;
using Microsoft.AspNetCore.Http;

namespace LunarHub.ApiHost.Tests.Webhooks;

public sealed class HostileBodyTests
{
    private const string Push = """{"ref":"refs/heads/main","before":"0000000000000000000000000000000000000000","after":"0123456789abcdef0123456789abcdef01234567","repository":{"clone_url":"https://forge.example/a/b","html_url":"https://forge.example/a/b","owner":{"login":"a"}},"repositories":[{"full_name":"a/b"}],"changes":{"repository":{"name":{"from":"c"}}},"links":{"clone":[{"href":"x"}],"html":{"href":"y"}}}""";

    [Fact]
    public async Task The_largest_delivery_is_taken_and_one_byte_more_is_not()
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b", options => options.MaxWebhookBytes = 200_000);
        string Sized(int bytes) => $$"""{"repository":"acme/forge","pad":"{{new string('x', bytes - 36)}}"}""";
        var (fits, over) = (Sized(200_000), Sized(200_001));
        Encoding.UTF8.GetByteCount(fits).Should().Be(200_000);
        (await SignedAsync(hub, fits)).Status.Should().Be(HttpStatusCode.Accepted);
        var (status, answer) = await SignedAsync(hub, over);
        (status, answer["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.RequestEntityTooLarge, "request-too-large"));
    }

    [Fact]
    public async Task Twenty_five_megabytes_are_taken_unless_too_many_come_at_once()
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b", options => options.MaxWebhookBytesAtOnce = 1 << 20);
        (await SignedAsync(hub, """{"repository":"acme/forge"}""")).Status.Should().Be(HttpStatusCode.Accepted);
        using var content = new ByteArrayContent(new byte[25 << 20]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/generic") { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await hub.Http.SendAsync(request);
        (response.StatusCode, response.Headers.RetryAfter?.ToString()).Should().Be((HttpStatusCode.ServiceUnavailable, "1"));
        (await SignedAsync(hub, """{"repository":"acme/forge"}""")).Status.Should().Be(HttpStatusCode.Accepted, "what a refused delivery took is given back");
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("multipart/form-data", 415)]
    [InlineData("application/json; charset=utf-8", 202)]
    [InlineData("application/json;charset=\"UTF-8\"", 202)]
    public async Task A_delivery_is_json_or_a_form_in_utf8(string type, int status)
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b");
        var body = """{"repository":"acme/forge"}""";
        ((int)(await Deliveries.PostAsync(hub, "generic", Encoding.UTF8.GetBytes(body), type, ("X-Hub-Signature-256", "sha256=" + Deliveries.Hex(body)))).Status).Should().Be(status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "payload=", 400)]
    [InlineData("application/x-www-form-urlencoded", "x=1&y=2", 400)]
    [InlineData("application/x-www-form-urlencoded", "payload=%7B%22repository%22:%22acme/forge%22%7", 400)]
    [InlineData("application/x-www-form-urlencoded", "payload=%7b%22repository%22%3A%22acme%2fforge%22%7D&x", 202)]
    [InlineData("application/json", "", 400)]
    [InlineData("application/json", "{\"repository\":\"acme/forge\"", 400)]
    [InlineData("application/json", "{\"repository\":\"acme/forge\",\"repository\":\"other\"}", 400)]
    public async Task A_body_that_is_cut_off_or_says_a_thing_twice_is_refused(string type, string body, int status)
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b");
        ((int)(await Deliveries.PostAsync(hub, "generic", Encoding.UTF8.GetBytes(body), type, ("X-Hub-Signature-256", "sha256=" + Deliveries.Hex(body)))).Status).Should().Be(status);
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_middle_of_a_body_delivers_nothing()
    {
        await using var hub = await Deliveries.StartAsync("https://forge.example/a/b");
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, hub.Url.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /webhooks/generic HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Webhook-Token: {Deliveries.Secret}\r\nContent-Length: 1000\r\n\r\n{{\"repository\":\"acme/forge\"}}"));
            socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            (await AnswerAsync(reader)).Should().NotContain("accepted");
        }

        hub.Grains.Inboxes.Received.Should().BeEmpty();
        (await SignedAsync(hub, """{"repository":"acme/forge"}""")).Status.Should().Be(HttpStatusCode.Accepted);
    }

    // A server may close such a connection with an answer or without one.
    private static async Task<string> AnswerAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    /// <summary>Whatever the bytes, a reader gives a message or a problem of a known kind; a fixed seed makes a failure one that can be repeated.</summary>
    [Theory]
    [InlineData("push", false)]
    [InlineData("repository", false)]
    [InlineData("installation", true)]
    public void Damaged_payloads_are_messages_or_problems_and_never_exceptions(string name, bool isForm)
    {
        var random = new Random(11);
        var valid = Encoding.UTF8.GetBytes(isForm ? "payload=" + Uri.EscapeDataString(Push) : Push);
        IWebhookProvider[] providers = [new GitHubWebhooks(), new GitLabWebhooks(), new GiteaWebhooks(), new BitbucketWebhooks(), new GenericWebhooks()];
        string[] values = ["null", "7", "\"\"", "[]", "{}", "[[]]", "true", "\"\\ud800\"", "\"\\u0000\"", "1e999", "\"ext::sh\""];
        var messages = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var body = (round % 4) switch
            {
                0 => valid[..random.Next(valid.Length + 1)],
                1 => Flip(valid, random),
                2 => Encoding.UTF8.GetBytes(ReplaceValue(Push, values, random)),
                _ => Bytes(random),
            };
            var headers = new HeaderDictionary { ["X-GitHub-Event"] = name, ["X-Gitlab-Event"] = "Push Hook", ["X-Gitea-Event"] = name, ["X-Event-Key"] = round % 2 == 0 ? "repo:push" : "repo:modified" };
            foreach (var provider in providers)
            {
                var (message, problem) = PayloadReader.Read(provider, headers, body, isForm && round % 4 < 2);
                (message is null).Should().Be(problem is not null);
                problem?.Code.Should().Be("webhook-payload-invalid");
                messages += message is null ? 0 : 1;
                message?.Refs.Should().NotContain(change => !change.Ref.StartsWith("refs/") || (change.After != null && change.After.Length != 40));
                message?.Repositories.SelectMany(mention => mention.Addresses).Should().NotContain(address => address.Length == 0 || address.Length > 2_200 || address.Any(char.IsControl));
            }
        }

        messages.Should().BeGreaterThan(500);
    }

    private static byte[] Flip(byte[] valid, Random random)
    {
        var bytes = valid.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    // One of the JSON's values becomes another.
    private static string ReplaceValue(string json, string[] values, Random random)
    {
        var colons = json.Index().Where(character => character.Item == ':' && json[character.Index - 1] == '"').Select(character => character.Index).ToArray();
        var colon = colons[random.Next(colons.Length)];
        var depth = 0;
        var end = colon + 1;
        for (var quoted = false; end < json.Length && (quoted || depth > 0 || json[end] is not (',' or '}' or ']')); end++)
        {
            quoted ^= json[end] == '"';
            depth += quoted ? 0 : json[end] is '{' or '[' ? 1 : json[end] is '}' or ']' ? -1 : 0;
        }

        return json[..(colon + 1)] + values[random.Next(values.Length)] + json[end..];
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode Answer)> SignedAsync(RunningHub hub, string body)
        => Deliveries.PostAsync(hub, "generic", body, ("X-Hub-Signature-256", "sha256=" + Deliveries.Hex(body)));
}
