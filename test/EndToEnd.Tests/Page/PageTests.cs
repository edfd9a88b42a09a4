using System.Diagnostics;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Page;

/// <summary>The page in a real browser on the real server.</summary>
[Collection(PolyglotCollection.Name)]
public class PageTests(PolyglotServer polyglot)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_page_searches_opens_files_and_stays_on_its_origin()
    {
        var web = Path.Combine(Checkout.Folder, "src", "Web");
        Directory.Exists(Path.Combine(web, "node_modules")).Should().BeTrue("the page's packages must be installed, as ./hub test does: npm ci in src/Web");
        var start = new ProcessStartInfo("npm", ["run", "e2e"]) { WorkingDirectory = web, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BASE_URL"] = polyglot.Server.Url.ToString();
        start.Environment["QUERY"] = "parse_http_date";
        using var npm = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = npm.StandardError.ReadToEndAsync(patience.Token);
            await npm.WaitForExitAsync(patience.Token);
            npm.ExitCode.Should().Be(0, $"{await output}\n{await errors}");
            (await output).Should().MatchRegex(@"\d+ passed, 0 failed");
        }
        finally
        {
            if (!npm.HasExited)
            {
                npm.Kill(entireProcessTree: true);
            }
        }
    }
}
