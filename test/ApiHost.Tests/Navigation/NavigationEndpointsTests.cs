using System.Net;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Navigation;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Navigation;

public class NavigationEndpointsTests
{
    [Fact]
    public async Task A_symbol_search_reaches_the_grain_whole()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/symbols?q=Parse&match=prefix&repo=acme/tools&repo=r2&ref=main&kind=method&lang=csharp&path=src/**&limit=7&cursor=c");

        status.Should().Be(HttpStatusCode.OK);
        hub.Grains.Navigation.Asked.Should().ContainSingle().Which.Should().BeEquivalentTo(new SymbolSearch
        {
            Pattern = "Parse",
            Match = SymbolMatch.Prefix,
            Repositories = ["acme/tools", "r2"],
            Refs = ["main"],
            Kinds = ["method"],
            Languages = ["csharp"],
            Path = "src/**",
            Limit = 7,
            Cursor = "c",
        });
        body["definitions"]![0]!.AsObject().Select(property => property.Key).Should().BeEquivalentTo(
            "repo", "repoId", "ref", "commit", "path", "language", "traits", "indexedAt", "isHead", "name", "kind", "scope", "signature", "startLine", "endLine", "nameLine", "nameColumn", "score", "reasons");
    }

    [Theory]
    [InlineData("definitions")]
    [InlineData("references")]
    [InlineData("callers")]
    [InlineData("callees")]
    public async Task A_name_and_a_position_are_two_ways_to_ask(string operation)
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.SendAsync(HttpMethod.Get, $"/v1/{operation}?name=Parser.ParseDate&repo=r1&ref=main&limit=5");
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, $"/v1/{operation}?repo=r1&ref=dev&path=src/a%20b.cs&line=3&column=9&within=r2");

        status.Should().Be(HttpStatusCode.OK);
        body["basis"]!.GetValue<string>().Should().Be("name");
        hub.Grains.Navigation.Asked.Should().BeEquivalentTo(
            new object[]
            {
                new NameQuestion { Name = "Parser.ParseDate", Repositories = ["r1"], Refs = ["main"], Limit = 5 },
                new NameQuestion { Position = new CodePosition("r1", "dev", "src/a b.cs", 3, 9), Repositories = ["r2"] },
            },
            options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData("/v1/definitions", "request-missing-property")]
    [InlineData("/v1/references?path=a.cs&line=1", "request-missing-property")]
    [InlineData("/v1/references?repo=a&repo=b&path=a.cs&line=1&column=1", "request-missing-property")]
    [InlineData("/v1/callers?name=x&repo=a&path=a.cs&line=1&column=1", "request-invalid")]
    [InlineData("/v1/definitions?repo=a&path=a.cs&line=one&column=1", "request-wrong-type")]
    [InlineData("/v1/references?name=x&role=boss", "request-wrong-type")]
    [InlineData("/v1/references?name=x&role=1", "request-wrong-type")]
    [InlineData("/v1/symbols?q=x&match=best", "request-wrong-type")]
    [InlineData("/v1/symbols?q=x&kind=klass", "kind-invalid")]
    [InlineData("/v1/symbols", "request-missing-property")]
    [InlineData("/v1/map", "request-missing-property")]
    [InlineData("/v1/outline?repo=r1", "request-missing-property")]
    public async Task A_question_that_is_none_is_refused_before_it_is_asked(string path, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, path);

        status.Should().Be(HttpStatusCode.BadRequest);
        body["code"]!.GetValue<string>().Should().Be(code);
        hub.Grains.Navigation.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("position-invalid", HttpStatusCode.BadRequest)]
    [InlineData("name-invalid", HttpStatusCode.BadRequest)]
    [InlineData("symbol-pattern-invalid", HttpStatusCode.BadRequest)]
    [InlineData("budget-invalid", HttpStatusCode.BadRequest)]
    [InlineData("file-unknown", HttpStatusCode.NotFound)]
    [InlineData("repo-not-indexed", HttpStatusCode.Conflict)]
    public async Task The_grains_errors_keep_their_codes(string code, HttpStatusCode expected)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Navigation.OnAsk = () => throw new HubException(code, "why");

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/definitions?name=x");

        status.Should().Be(expected);
        (body["code"]!.GetValue<string>(), body["detail"]!.GetValue<string>()).Should().Be((code, "why"));
    }

    [Fact]
    public async Task References_are_grouped_by_file_and_flag_where_the_name_is_defined()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/references?name=ParseDate&role=call&role=type");

        var files = body["files"]!.AsArray();
        files.Select(file => file!["path"]!.GetValue<string>()).Should().Equal("src/Program.cs", "src/Parser.cs");
        files[0]!["references"]!.AsArray().Select(use => use!["line"]!.GetValue<int>()).Should().Equal(20, 25);
        files[0]!["definitionLines"]!.AsArray().Should().BeEmpty();
        files[1]!["definitionLines"]!.AsArray().Select(line => line!.GetValue<int>()).Should().Equal(10);
        files[0]!["references"]![0]!["role"]!.GetValue<string>().Should().Be("call");
        hub.Grains.Navigation.Asked.Cast<NameQuestion>().Single().Roles.Should().Equal(ReferenceRole.Call, ReferenceRole.Type);
    }

    [Fact]
    public async Task What_did_not_answer_makes_the_answer_partial()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/definitions?name=ParseDate");

        body["partial"]!.GetValue<bool>().Should().BeTrue();
        body["missing"]![0]!.GetValue<string>().Should().StartWith("acme/other");
        body["cursor"]!.GetValue<string>().Should().Be("next");
    }

    [Fact]
    public async Task An_outline_is_nested_by_lines()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/outline?repo=acme/tools&path=src/Parser.cs&ref=main");

        Shape(body["symbols"]!).Should().Be("Parser(ParseDate,Digits(Local)),After");
        body["total"]!.GetValue<int>().Should().Be(5);
        hub.Grains.Navigation.Asked.Single().Should().Be(("acme/tools", "main", "src/Parser.cs"));
    }

    [Fact]
    public void Definitions_nested_beyond_reason_stay_within_what_JSON_readers_take()
    {
        var nested = Enumerable.Range(0, 500).Select(depth => FakeNavigation.Symbol($"d{depth}", depth + 1, 1_000 - depth)).ToList();

        var tree = OutlineTree.Of(nested);

        var (depth, count) = (0, 0);
        for (var level = tree; level.Count > 0; level = level[0].Children ?? [])
        {
            depth++;
            count += level.Count;
        }

        count.Should().Be(500);
        depth.Should().BeLessThan(15);
    }

    [Fact]
    public async Task A_map_has_its_text_and_takes_a_focus()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/map?repo=r1&tokens=500&focus=src/a.cs&focus=Parser");

        body["text"]!.GetValue<string>().Should().Be("src/Parser.cs:\n   10  Parser: Date ParseDate(string text)\n");
        hub.Grains.Navigation.Asked.Single().Should().BeEquivalentTo(new MapRequest { Repository = "r1", Tokens = 500, Focus = ["src/a.cs", "Parser"] });
    }

    [Fact]
    public async Task The_client_over_HTTP_asks_and_answers_as_the_one_inside()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = new HttpHubClient(hub.Url);
        var at = new PlaceQuery("acme/tools", "main", "src/a b+c.cs", 3, 9);

        (await client.FindSymbolsAsync(new SymbolQuery { Pattern = "a&b", Match = SymbolMatch.Fuzzy, Kinds = ["class"] })).Definitions.Should().ContainSingle();
        (await client.FindReferencesAsync(new NameQuery { At = at, Repos = ["r2"], Roles = [ReferenceRole.Inherit] })).Files.Should().HaveCount(2);
        (await client.FindDefinitionsAsync(new NameQuery { Name = "x" })).Definitions[0].Reasons.Should().Equal("exact name", "same file");
        (await client.FindCallersAsync(new NameQuery { Name = "x" })).Calls.Should().ContainSingle().Which.Definition!.Name.Should().Be("Main");
        (await client.FindCalleesAsync(new NameQuery { Name = "x" })).Calls.Should().ContainSingle().Which.Definition.Should().BeNull();
        (await client.GetOutlineAsync("r1", "src/Parser.cs")).Symbols[0].Children.Should().HaveCount(2);
        (await client.GetMapAsync(new MapQuery("r1", Focus: ["a b"]))).OmittedFiles.Should().Be(3);

        var asked = hub.Grains.Navigation.Asked.ToArray();
        asked[0].Should().BeEquivalentTo(new SymbolSearch { Pattern = "a&b", Match = SymbolMatch.Fuzzy, Kinds = ["class"] });
        asked[1].Should().BeEquivalentTo(new NameQuestion { Position = new CodePosition("acme/tools", "main", "src/a b+c.cs", 3, 9), Repositories = ["r2"], Roles = [ReferenceRole.Inherit] });
        asked[6].Should().BeEquivalentTo(new MapRequest { Repository = "r1", Focus = ["a b"] });
    }

    private static string Shape(JsonNode nodes) => string.Join(',', nodes.AsArray().Select(node => node!["name"]!.GetValue<string>() + (node["children"] is { } children ? $"({Shape(children)})" : "")));
}
