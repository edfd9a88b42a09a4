using System.Net;
using System.Text.RegularExpressions;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Operations;

/// <summary>What runs beside the search: status, health, metrics, the API's description, the page.</summary>
[Collection(PolyglotCollection.Name)]
public partial class OperationsTests(PolyglotServer polyglot)
{
    [Fact]
    public void The_repository_is_ready_at_the_head_with_every_file_counted()
    {
        var repository = polyglot.Repository;
        repository.State.Should().Be(RepositoryState.Ready);
        repository.Commit.Should().Be(polyglot.Source.Head()).And.Be(repository.HeadCommit);
        repository.DefaultRef.Should().Be("refs/heads/main");
        repository.Files.Should().Be(PolyglotRepository.Files().Count());
        repository.Chunks.Should().BeGreaterThanOrEqualTo(repository.Files);
        repository.TextBytes.Should().Be(PolyglotRepository.Files().Sum(file => file.Text.Length));
        repository.IndexBytes.Should().BePositive();
        repository.Skipped.Should().BeEmpty();
        repository.Error.Should().BeNull();
    }

    [Fact]
    public async Task The_server_is_live_and_ready()
    {
        (await polyglot.Server.Api.GetAsync("/health/live")).Json["status"]!.GetValue<string>().Should().Be("live");
        var ready = await polyglot.Server.Api.GetAsync("/health/ready");
        ready.Status.Should().Be(HttpStatusCode.OK, ready.Body);
        ready.Json["checks"]!.AsArray().Should().NotBeEmpty().And.OnlyContain(check => check!["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_count_what_was_done()
    {
        await polyglot.Server.Api.GetAsync("/v1/search?q=quokka");
        (await polyglot.Server.Api.GetAsync("/metrics")).MediaType.Should().Be("text/plain");
        var metrics = await polyglot.Server.MetricsAsync();
        metrics.TrimEnd('\n').Split('\n').Should().OnlyContain(line => line.StartsWith('#') || Sample().IsMatch(line));
        var indexed = metrics.Split('\n').Where(line => line.StartsWith("lunarhub_", StringComparison.Ordinal) && line.Contains("files", StringComparison.Ordinal));
        indexed.Should().Contain(line => double.Parse(line.Split(' ').Last()) >= PolyglotRepository.Files().Count());
        metrics.Should().Contain("http_server_request_duration_seconds_count").And.Contain("lunarhub_search");
    }

    [Fact]
    public async Task The_description_of_the_API_names_every_operation()
    {
        var description = await polyglot.Server.Api.GetAsync("/openapi/v1.json");
        description.Json["openapi"]!.GetValue<string>().Should().StartWith("3.");
        description.Json["paths"]!.AsObject().Select(path => path.Key).Should().Contain(["/v1/search", "/v1/repos", "/v1/repos/{repo}", "/v1/files/{repo}/{path}", "/v1/sessions/{id}", "/health/ready", "/metrics"]);
    }

    [Fact]
    public async Task The_page_is_served_and_forbids_other_hosts()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, polyglot.Server.Url);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await http.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Contain("<div id=\"root\"");
        string.Join(' ', response.Headers.GetValues("Content-Security-Policy")).Should().Contain("'self'").And.NotContain("http:").And.NotContain("https:");
    }

    [Fact]
    public async Task A_request_in_another_hosts_name_is_refused()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(polyglot.Server.Url, "/v1/repos"));
        request.Headers.Host = "attacker.example";
        using var response = await http.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? (NaN|[+-]Inf|[-+0-9.eE]+)( \d+)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();
}
