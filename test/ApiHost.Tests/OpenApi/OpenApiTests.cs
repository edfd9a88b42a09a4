using System.Text.Json.Nodes;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.ApiHost.Tests.OpenApi;

public class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_and_nothing_else()
    {
        await using var hub = await RunningHub.StartAsync();
        var document = (await hub.SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body;
        Operations(document).Select(o => o.Name).Should().BeEquivalentTo(Routes(hub).Where(r => r != "GET /openapi/v1.json"));
        Routes(hub).Should().HaveCountGreaterThan(15);
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_a_tag_and_its_problems()
    {
        await using var hub = await RunningHub.StartAsync();
        var document = (await hub.SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body;
        var operations = Operations(document).ToArray();
        operations.Select(o => o.Body["operationId"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
        foreach (var (name, body) in operations)
        {
            body["summary"]!.GetValue<string>().Should().NotBeEmpty(name);
            body["tags"]!.AsArray().Should().ContainSingle(name);
            var responses = body["responses"]!.AsObject();
            responses.Should().Contain(r => r.Key.StartsWith('2'), name);
            foreach (var problem in responses.Where(r => r.Key[0] is '4' or '5'))
            {
                problem.Value!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>().Should().EndWith("/Problem", "{0} {1}", name, problem.Key);
            }

            responses.Select(r => r.Key).Should().Contain(["401", "403", "429", "500"], name);
            foreach (var parameter in body["parameters"]?.AsArray() ?? [])
            {
                parameter!["description"]?.GetValue<string>().Should().NotBeNullOrEmpty("{0} {1}", name, parameter["name"]);
            }
        }
    }

    [Fact]
    public async Task Schemas_say_what_is_required_and_which_words_there_are()
    {
        await using var hub = await RunningHub.StartAsync();
        var schemas = (await hub.SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body["components"]!["schemas"]!;

        schemas["SearchBody"]!["required"]!.AsArray().Select(n => n!.GetValue<string>()).Should().Equal("query");
        schemas["SearchBody"]!["properties"]!["query"]!["description"]!.GetValue<string>().Should().NotBeEmpty();
        schemas["SearchBody"]!["properties"]!["limit"]!.ToJsonString().Should().Contain("\"minimum\":1").And.Contain("\"maximum\":200").And.NotContain("string");
        schemas["RepositoryState"]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()).Should().Equal("queued", "cloning", "indexing", "ready", "empty", "failed", "paused", "parked");
        schemas["Hit"]!["required"]!.AsArray().Select(n => n!.GetValue<string>()).Should().Contain(["repo", "commit", "snippet", "isHead", "refs"]).And.NotContain("signals");
        schemas["Problem"]!["required"]!.AsArray().Select(n => n!.GetValue<string>()).Should().Contain(["code", "status", "traceId"]);
    }

    [Fact]
    public async Task The_reference_and_the_index_name_every_operation()
    {
        await using var hub = await RunningHub.StartAsync();
        var reference = Documents.Read("docs/http-api.md");
        var index = (await hub.SendAsync(HttpMethod.Get, "/v1")).Body["operations"]!.AsArray().Select(o => $"{o!["method"]} {o["path"]}").ToArray();
        foreach (var route in Routes(hub))
        {
            reference.Should().Contain($"`{route}`");
        }

        index.Should().BeEquivalentTo(Routes(hub).Where(r => r != "GET /openapi/v1.json"));
    }

    private static IEnumerable<string> Routes(RunningHub hub) =>
        from endpoint in hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select $"{method} {endpoint.RoutePattern.RawText!.Replace("**", "")}";

    private static IEnumerable<(string Name, JsonNode Body)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);
}
