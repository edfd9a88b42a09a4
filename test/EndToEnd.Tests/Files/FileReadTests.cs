using System.Net;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Files;

[Collection(PolyglotCollection.Name)]
public class FileReadTests(PolyglotServer polyglot)
{
    private const string Path = "src/Retrying/RetryPolicy.cs";

    [Fact]
    public async Task A_file_comes_back_as_Git_has_it_with_its_chunks_and_symbols()
    {
        var file = await polyglot.Server.Client.ReadFileAsync(polyglot.Repository.Id, Path);
        file.Text.Should().Be(PolyglotRepository.Files().Single(entry => entry.Path == Path).Text);
        file.Commit.Should().Be(polyglot.Source.Head());
        file.Blob.Should().Be(polyglot.Source.Git("rev-parse", $"HEAD:{Path}"));
        file.IsHead.Should().BeTrue();
        file.Language.Should().Be("csharp");
        file.Symbols.Select(symbol => symbol.Name).Should().Contain(["RetryPolicy", "ComputeBackoffDelay", "ShouldRetry"]);
        file.Chunks.Should().NotBeEmpty();
        file.Chunks.Select(chunk => chunk.EndLine).Max().Should().Be(file.Lines.Total);
    }

    [Fact]
    public async Task Lines_are_counted_from_one_with_both_ends_included()
    {
        var file = await polyglot.Server.Client.ReadFileAsync(polyglot.Repository.Name, Path, reference: "main", lines: "3-4");
        file.Text.Should().Be("/// <summary>Waits longer after each failure.</summary>\npublic sealed class RetryPolicy(TimeSpan firstDelay, int maximumAttempts)\n");
        (file.Lines.Start, file.Lines.End).Should().Be((3, 4));
    }

    [Fact]
    public async Task The_raw_text_is_the_text_alone()
    {
        var answer = await polyglot.Server.Api.GetAsync($"/v1/files/{polyglot.Repository.Id}/config/server.ini?raw=true");
        answer.MediaType.Should().Be("text/plain");
        answer.Body.Should().Be("[server]\nlisten = 127.0.0.1\nkeepalive_seconds = 75\n");
    }

    [Theory]
    [InlineData("no/such.py", "", HttpStatusCode.NotFound, "file-unknown")]
    [InlineData("docs/guide.md", "?ref=no-such", HttpStatusCode.NotFound, "ref-unknown")]
    [InlineData("docs/guide.md", "?lines=9-3", HttpStatusCode.BadRequest, "lines-invalid")]
    [InlineData("..%2F..%2Fetc%2Fpasswd", "", HttpStatusCode.NotFound, "file-unknown")]
    public async Task What_cannot_be_read_is_a_problem(string path, string query, HttpStatusCode status, string code)
        => (await polyglot.Server.Api.GetAsync($"/v1/files/{polyglot.Repository.Id}/{path}{query}")).ShouldBeProblem(status, code);
}
