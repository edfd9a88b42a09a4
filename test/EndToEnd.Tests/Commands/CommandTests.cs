using System.Text.Json.Nodes;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Commands;

/// <summary>The command line against a running server.</summary>
[Collection(PolyglotCollection.Name)]
public class CommandTests(PolyglotServer polyglot)
{
    private string Data => polyglot.Server.Data;

    [Fact]
    public void Up_shows_the_address_a_sample_query_and_its_answer()
    {
        var output = polyglot.Server.Process.Output;
        output.Should().Contain($"Search at {polyglot.Server.Url}");
        output.Should().Contain("$ hub search \"");
        output.Should().MatchRegex(@"\S+/\S+\.\w+:\d+-\d+", "the answer names a place in a file");
        output.Should().Contain($"{PolyglotRepository.Files().Count()} files");
        polyglot.Server.Process.Errors.Should().Contain("(data in ");
    }

    [Fact]
    public async Task Search_prints_hits_with_their_place_and_text()
    {
        var result = await HubProcess.RunAsync("search", "ComputeBackoffDelay", "--data", Data);
        result.ExitCode.Should().Be(0, result.ToString());
        result.Output.Should().Contain("src/Retrying/RetryPolicy.cs:").And.Contain("public TimeSpan ComputeBackoffDelay(int attempt)").And.Contain(polyglot.Source.Head()[..8]);
    }

    [Fact]
    public async Task Search_prints_the_answer_as_JSON_when_asked()
    {
        var result = await HubProcess.RunAsync("search", "quokka", "--json", "-n", "3", "--mode", "keyword", "--lang", "python", "--data", Data);
        JsonNode.Parse(result.Output)!["hits"]!.AsArray().Should().HaveCount(3);
        var explained = await HubProcess.RunAsync("search", "ComputeBackoffDelay", "--explain", "-n", "1", "--data", Data);
        explained.Output.Should().MatchRegex(@"\d\.\d+ = \w+");
    }

    [Fact]
    public async Task Search_without_hits_ends_with_1_and_a_bad_query_shows_its_place()
    {
        var none = await HubProcess.RunAsync("search", "\"certainly not in there\"", "--data", Data);
        none.ExitCode.Should().Be(1, none.ToString());
        none.Output.Should().Contain("Nothing matches");
        var bad = await HubProcess.RunAsync("search", "date \"open", "--data", Data);
        bad.ExitCode.Should().Be(1);
        bad.Errors.Split('\n').Should().HaveCount(3).And.Contain("       ^");
    }

    [Fact]
    public async Task Repos_and_status_tell_what_is_indexed()
    {
        var repos = await HubProcess.RunAsync("repos", "--data", Data);
        repos.Output.Should().Contain(polyglot.Repository.Name).And.Contain("ready").And.Contain("main").And.Contain(polyglot.Source.Head()[..8]);
        var json = JsonNode.Parse((await HubProcess.RunAsync("repos", "--json", "--data", Data)).Output)!;
        json["repos"]!.AsArray().Single()!["id"]!.GetValue<string>().Should().Be(polyglot.Repository.Id);
        var status = await HubProcess.RunAsync("status", "--data", Data);
        status.ExitCode.Should().Be(0, status.ToString());
        status.Output.Should().Contain($"server {polyglot.Server.Url}").And.Contain(polyglot.Source.Folder).And.Contain($"{PolyglotRepository.Files().Count()} files");
    }

    [Fact]
    public async Task Doctor_finds_nothing_wrong()
    {
        var doctor = await HubProcess.RunAsync("doctor", "--data", Data);
        doctor.ExitCode.Should().Be(0, doctor.ToString());
        doctor.Output.Should().Contain("ok   git").And.Contain("data folder").And.Contain(polyglot.Repository.Name).And.NotContain("FAIL");
    }

    [Fact]
    public async Task A_command_that_is_not_one_is_a_usage_error()
    {
        var wrong = await HubProcess.RunAsync("serach", "date");
        wrong.ExitCode.Should().Be(2, wrong.ToString());
        wrong.Errors.Should().StartWith("hub: ").And.NotContain("   at ");
    }
}
