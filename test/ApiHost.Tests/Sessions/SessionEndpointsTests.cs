using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Sessions;

public class SessionEndpointsTests
{
    [Fact]
    public async Task Filters_are_set_read_and_forgotten()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, set, _) = await hub.SendAsync(HttpMethod.Put, "/v1/sessions/a-1_B", """{"repos":["r1"],"refs":["main"],"languages":["go"]}""");
        set.ToJsonString().Should().Be("""{"id":"a-1_B","filters":{"repos":["r1"],"refs":["main"],"languages":["go"]},"history":[]}""");

        (await hub.Http.DeleteAsync("/v1/sessions/a-1_B")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hub.SendAsync(HttpMethod.Get, "/v1/sessions/a-1_B")).Body["filters"]!.ToJsonString().Should().Be("""{"repos":[],"refs":[],"languages":[]}""");
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("a%2Fb")]
    [InlineData("a%20b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task An_id_of_other_characters_or_too_long_is_refused(string id)
    {
        await using var hub = await RunningHub.StartAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var (status, body, _) = await hub.SendAsync(method, $"/v1/sessions/{id}");
            ((int)status, body["code"]!.GetValue<string>()).Should().Be((400, "session-invalid-id"));
        }

        (await hub.SendAsync(HttpMethod.Post, "/v1/search", $$"""{"query":"q","session":"{{id}}"}""")).Body["code"]!.GetValue<string>().Should().Be("session-invalid-id");
    }
}
