using System.Net;
using LunarHub.ApiHost.Security;
using LunarHub.ApiHost.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.ApiHost.Tests.Page;

public class PageTests
{
    private const string Html = "text/html,application/xhtml+xml,*/*;q=0.8";

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/file/acme/src/Parser.cs")]
    [InlineData("/repos")]
    public async Task A_browser_gets_the_page_at_any_address_that_is_not_the_apis(string path)
    {
        await using var hub = await WithPageAsync();
        var (status, _, response) = await hub.SendAsync(HttpMethod.Get, path, null, ("Accept", Html));
        status.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be("<html>page</html>");
        response.Headers.CacheControl!.ToString().Should().Be("no-cache");
        response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
    }

    [Fact]
    public async Task Hashed_assets_are_cached_for_ever_and_other_files_checked()
    {
        await using var hub = await WithPageAsync();
        var asset = await hub.Http.GetAsync("/assets/app-1a2b.js");
        asset.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
        asset.Content.Headers.ContentType!.ToString().Should().Be("text/javascript; charset=utf-8");

        var icon = await hub.Http.GetAsync("/icon.svg");
        icon.Headers.CacheControl!.NoCache.Should().BeTrue();
        (await hub.SendAsync(HttpMethod.Get, "/icon.svg", null, ("If-None-Match", icon.Headers.ETag!.ToString()))).Status.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/v1/none")]
    [InlineData("/assets/old-9f.js")]
    [InlineData("/openapi/x")]
    [InlineData("/health/x")]
    public async Task Addresses_of_the_api_and_missing_assets_never_become_the_page(string path)
    {
        await using var hub = await WithPageAsync();
        var (status, body, _) = await hub.SendAsync(HttpMethod.Get, path, null, ("Accept", Html));
        ((int)status, body["code"]!.GetValue<string>()).Should().Be((404, "route-unknown"));
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/assets/..%5c..%5csecret.txt")]
    public async Task Nothing_outside_the_pages_folder_is_served(string path)
    {
        await using var hub = await WithPageAsync();
        (await (await hub.Http.GetAsync(path)).Content.ReadAsStringAsync()).Should().NotContain("classified");
    }

    [Fact]
    public async Task Without_its_build_the_page_says_what_to_do_and_the_api_works()
    {
        await using var hub = await RunningHub.StartAsync();
        (await hub.Http.GetStringAsync("/")).Should().Contain("without its page").And.Contain("./hub up");
        (await hub.Http.GetAsync("/v1")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_keys_the_page_loads_and_its_data_does_not()
    {
        await using var hub = await WithPageAsync();
        hub.Services.GetRequiredService<ApiKeys>().Create("test", ApiScope.Read);
        (await hub.Http.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await hub.Http.GetAsync("/v1/repos")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static Task<RunningHub> WithPageAsync() => RunningHub.StartAsync(o =>
    {
        o.WebRoot = Path.Combine(o.DataFolder, "wwwroot");
        Directory.CreateDirectory(Path.Combine(o.WebRoot, "assets"));
        File.WriteAllText(Path.Combine(o.DataFolder, "secret.txt"), "classified");
        File.WriteAllText(Path.Combine(o.WebRoot, "index.html"), "<html>page</html>");
        File.WriteAllText(Path.Combine(o.WebRoot, "icon.svg"), "<svg/>");
        File.WriteAllText(Path.Combine(o.WebRoot, "assets", "app-1a2b.js"), "export {};");
    });
}
