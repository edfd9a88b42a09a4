using System.Net;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Repositories;

public class RepositoryEndpointsTests
{
    [Fact]
    public async Task Coverage_tells_shares_languages_and_what_was_skipped()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos/r1/coverage");

        status.Should().Be(HttpStatusCode.OK);
        (body["files"]!.GetValue<int>(), body["filesIndexed"]!.GetValue<int>(), body["lines"]!.GetValue<int>()).Should().Be((10, 8, 1000));
        (body["fileShare"]!.GetValue<double>(), body["syntaxLineShare"]!.GetValue<double>(), body["syntaxByteShare"]!.GetValue<double>()).Should().Be((0.8, 0.9, 0.75));
        body["languages"]![0]!.ToJsonString().Should().Be("""{"language":"csharp","parser":"tree-sitter","files":6,"lines":900,"textBytes":30000}""");
        body["skipped"]![0]!["reason"]!.GetValue<string>().Should().Be("binary");
        (await hub.SendAsync(HttpMethod.Get, "/v1/repos/nothing/coverage")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Adding_answers_202_with_the_place_of_the_new_repository()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, response) = await hub.SendAsync(HttpMethod.Post, "/v1/repos", """{"source":"/repos/other","name":"other"}""");

        status.Should().Be(HttpStatusCode.Accepted);
        response.Headers.Location!.ToString().Should().Be("/v1/repos/r2");
        body["state"]!.GetValue<string>().Should().Be("queued");
        (await hub.Http.GetAsync(response.Headers.Location)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/v1/repos/r1")]
    [InlineData("/v1/repos/acme%2Ftools")]
    public async Task A_repository_is_found_by_id_and_by_a_name_with_a_slash(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, path);

        status.Should().Be(HttpStatusCode.OK);
        body["name"]!.GetValue<string>().Should().Be("acme/tools");
        body["skipped"]![0]!.ToJsonString().Should().Be("""{"reason":"binary","files":2,"examples":["a.png","b.png"]}""");
        body["notes"]![0]!.GetValue<string>().Should().Be("The clone is shallow.");
        body.AsObject().Should().NotContainKey("progress").And.NotContainKey("error");
    }

    [Fact]
    public async Task Progress_and_the_last_error_are_told()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Statuses["r1"] = Samples.Status() with
        {
            State = RepositoryState.Indexing,
            Progress = new IndexProgress { Stage = "index", FilesDone = 3, FilesTotal = 12, BytesPerSecond = double.NaN, SecondsLeft = 1.5, StartedAt = Samples.Time },
            Error = new OperationError("git-timeout", "The fetch took too long.", Samples.Time),
        };
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/repos/r1");

        body["state"]!.GetValue<string>().Should().Be("indexing");
        body["progress"]!["filesDone"]!.GetValue<int>().Should().Be(3);
        body["progress"]!["bytesPerSecond"]!.GetValue<double>().Should().Be(0);
        body["error"]!["code"]!.GetValue<string>().Should().Be("git-timeout");
    }

    [Fact]
    public async Task A_repository_that_does_not_answer_is_listed_with_the_reason_and_no_stack()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Add(Samples.Status("r2", "zeta"));
        hub.Grains.OnStatus = id => id == "r2" ? throw new InvalidOperationException("secret detail") : Task.FromResult(hub.Grains.Statuses[id]);
        var (_, body, response) = await hub.SendAsync(HttpMethod.Get, "/v1/repos");

        body["repos"]!.AsArray().Select(r => r!["state"]!.GetValue<string>()).Should().Equal("ready", "failed");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("secret detail");
        hub.Log.Lines.Should().Contain(l => l.Contains("secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removing_answers_204_and_then_404()
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.Http.DeleteAsync("/v1/repos/acme%2Ftools")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hub.Http.DeleteAsync("/v1/repos/r1")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("{}", false)]
    [InlineData("""{"rebuild":true}""", true)]
    public async Task Reindexing_takes_an_optional_body(string? json, bool rebuild)
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/repos/r1/reindex", json);

        status.Should().Be(HttpStatusCode.Accepted);
        body.ToJsonString().Should().Be("""{"id":"r1","request":1}""");
        hub.Grains.IndexRequests.Single().Should().Be(("r1", new IndexRequest("requested", rebuild)));
    }

    [Fact]
    public async Task A_refused_source_keeps_its_code()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/repos", """{"source":"ext::sh -c id"}""");

        ((int)status).Should().Be(400);
        body["code"]!.GetValue<string>().Should().Be("git-refused-url");
    }

    [Fact]
    public async Task An_empty_source_is_refused_before_it_reaches_the_catalog()
    {
        await using var hub = await RunningHub.StartAsync();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Post, "/v1/repos", """{"source":"  "}""");
        body["code"]!.GetValue<string>().Should().Be("repo-invalid-source");
    }
}
