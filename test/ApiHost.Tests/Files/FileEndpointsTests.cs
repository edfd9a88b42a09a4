using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Files;

public class FileEndpointsTests
{
    [Fact]
    public async Task A_file_is_read_with_its_chunks_and_symbols()
    {
        await using var hub = await RunningHub.StartAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/files/acme%2Ftools/src/Parser.cs?ref=main&lines=2-2");

        status.Should().Be(HttpStatusCode.OK);
        body["text"]!.GetValue<string>().Should().Be("two\n");
        body["lines"]!.ToJsonString().Should().Be("""{"start":2,"end":2,"total":3}""");
        body["blob"]!.GetValue<string>().Should().HaveLength(40);
        body["chunks"]![0]!["kind"]!.GetValue<string>().Should().Be("class");
        body["symbols"]![0]!["name"]!.GetValue<string>().Should().Be("Parser");
        body["isHead"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Tokens_are_told_when_asked_in_offsets_of_the_lines_asked_for()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Files[("r1", "a.py")] = Samples.File("a.py", "x = 1\ny = 23\nz = 4\n");

        (await hub.SendAsync(HttpMethod.Get, "/v1/files/r1/a.py")).Body["tokens"].Should().BeNull();
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/files/r1/a.py?lines=2&tokens=true");

        body["text"]!.GetValue<string>().Should().Be("y = 23\n");
        body["tokens"]!.ToJsonString().Should().Be("""[{"start":4,"length":1,"class":"number"},{"start":5,"length":1,"class":"number"}]""");
    }

    [Fact]
    public async Task The_changes_of_a_file_are_told()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Files[("r1", "a b.py")] = Samples.File("a b.py", "x\n");

        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, "/v1/changes?repo=r1&path=a%20b.py");

        status.Should().Be(HttpStatusCode.OK);
        body["changes"]![0]!["kept"]!.GetValue<int>().Should().Be(3);
        body["changes"]![0]!["moved"]![0]!.ToJsonString().Should().Contain("\"startLine\":5").And.Contain("\"oldStartLine\":1");
        (await hub.SendAsync(HttpMethod.Get, "/v1/changes?repo=r1&path=nothing")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Raw_text_is_inert()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Files[("r1", "x.html")] = Samples.File("x.html", "<script>alert(1)</script>");
        var response = await hub.Http.GetAsync("/v1/files/r1/x.html?raw=true");

        response.Content.Headers.ContentType!.ToString().Should().Be("text/plain; charset=utf-8");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox");
        (await response.Content.ReadAsStringAsync()).Should().Be("<script>alert(1)</script>");
    }

    [Theory]
    [InlineData("dir with space/ä#%?.cs")]
    [InlineData("a/b/c/d.cs")]
    [InlineData("100%25.txt")]
    public async Task Any_path_can_be_named(string path)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Files[("r1", path)] = Samples.File(path);
        var (_, body, _) = await hub.SendAsync(HttpMethod.Get, $"/v1/files/r1/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");
        body["path"]!.GetValue<string>().Should().Be(path);
    }

    [Theory]
    [InlineData("/v1/files/r1/none.cs", 404, "file-unknown")]
    [InlineData("/v1/files/none/src/Parser.cs", 404, "repo-unknown")]
    [InlineData("/v1/files/r1/src/Parser.cs?ref=none", 404, "ref-unknown")]
    [InlineData("/v1/files/r1/src/Parser.cs?lines=0-1", 400, "lines-invalid")]
    [InlineData("/v1/files/r1/src/Parser.cs?raw=maybe", 400, "request-wrong-type")]
    public async Task What_is_not_there_or_not_understood_is_said(string url, int status, string code)
    {
        await using var hub = await RunningHub.StartAsync();
        var answer = await hub.SendAsync(HttpMethod.Get, url);
        ((int)answer.Status, answer.Body["code"]!.GetValue<string>()).Should().Be((status, code));
    }

    [Fact]
    public async Task A_skipped_file_says_why_and_has_no_raw_text()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Grains.Files[("r1", "logo.png")] = Samples.File("logo.png", "") with { SkippedBecause = "binary" };
        (await hub.SendAsync(HttpMethod.Get, "/v1/files/r1/logo.png")).Body["skippedBecause"]!.GetValue<string>().Should().Be("binary");
        (await hub.SendAsync(HttpMethod.Get, "/v1/files/r1/logo.png?raw=true")).Body["code"]!.GetValue<string>().Should().Be("file-not-text");
    }
}
