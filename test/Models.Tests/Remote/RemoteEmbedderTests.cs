using System.Net;
using System.Text;
using LunarHub.Models.Folders;
using LunarHub.Models.Remote;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Remote;

public sealed class RemoteEmbedderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("remote").FullName;

    [Fact]
    public async Task A_text_is_asked_for_once_and_then_read_from_disk()
    {
        var endpoint = new ScriptedEndpoint();
        EmbeddingInput[] inputs = [new("one"), new("three"), new("one", "a.py")];
        float[][] first;
        using (var embedder = Open(endpoint))
        {
            first = await embedder.EmbedAsync(inputs, EmbeddingRole.Document);
        }

        using var again = Open(endpoint);
        var second = await again.EmbedAsync([.. inputs, new("new")], EmbeddingRole.Document);

        endpoint.Inputs.Select(texts => string.Join('|', texts)).Should().Equal("one|three|a.py\none", "new");
        for (var i = 0; i < inputs.Length; i++)
        {
            second[i].Zip(first[i], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-3f);
            second[i].Sum(value => value * value).Should().BeApproximately(1, 1e-2f);
        }
    }

    [Fact]
    public async Task Queries_are_asked_for_each_time_and_nothing_is_asked_for_nothing()
    {
        var endpoint = new ScriptedEndpoint();
        using var embedder = Open(endpoint);
        await embedder.EmbedAsync([new("query"), new(" ")], EmbeddingRole.Query);
        (await embedder.EmbedAsync([new("query"), new(" ")], EmbeddingRole.Query))[1].Should().OnlyContain(value => value == 0);
        endpoint.Inputs.Should().HaveCount(2).And.OnlyContain(texts => texts.Length == 1);
    }

    [Fact]
    public async Task Requests_have_no_more_texts_and_texts_no_more_characters_than_allowed()
    {
        var endpoint = new ScriptedEndpoint();
        using var embedder = Open(endpoint, ""","batchInputs":4,"maxCharacters":10""");
        await embedder.EmbedAsync([.. Enumerable.Range(0, 9).Select(i => new EmbeddingInput($"{i}23456789\ud83d\ude00 more"))], EmbeddingRole.Document);
        endpoint.Inputs.Select(texts => texts.Length).Should().Equal(4, 4, 1);
        endpoint.Inputs.SelectMany(texts => texts).Should().OnlyContain(text => text.Length == 9);
    }

    [Fact]
    public async Task A_vector_that_is_too_short_is_refused_and_a_longer_one_cut()
    {
        var endpoint = new ScriptedEndpoint();
        using var longer = Open(endpoint, "", dimensions: 4);
        (await longer.EmbedAsync([new("x")], EmbeddingRole.Query))[0].Should().HaveCount(4);
        using var shorter = Open(endpoint, "", dimensions: 9);
        (await FluentActions.Awaiting(async () => await shorter.EmbedAsync([new("x")], EmbeddingRole.Query)).Should().ThrowAsync<HubException>()).WithMessage("*8 numbers where 9*");
    }

    [Fact]
    public void A_damaged_or_torn_cache_loses_those_vectors_and_no_others()
    {
        var random = new Random(2);
        float[] Vector() => [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble())];
        using (var cache = new VectorCache(folder, "m", 8))
        {
            for (var i = 0; i < 10; i++)
            {
                cache.Add((UInt128)i, Vector());
            }
        }

        var file = Path.Combine(folder, "m.vectors");
        var bytes = File.ReadAllBytes(file);
        bytes[(36 * 3) + 20] ^= 1;
        File.WriteAllBytes(file, bytes[..^5]);

        using var reopened = new VectorCache(folder, "m", 8);
        Enumerable.Range(0, 10).Where(i => reopened.Find((UInt128)i) is null).Should().Equal(3, 9);
        reopened.Add(9, Vector());
        reopened.Find(9).Should().NotBeNull();
    }

    [Fact]
    public void A_full_cache_forgets_the_oldest()
    {
        using var cache = new VectorCache(folder, "m", 8, mostBytes: 36 * 20);
        for (var i = 0; i < 35; i++)
        {
            cache.Add((UInt128)i, new float[8]);
        }

        cache.Find(34).Should().NotBeNull();
        cache.Find(20).Should().NotBeNull();
        cache.Find(0).Should().BeNull();
        Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length).Should().BeLessThanOrEqualTo(36 * 20);
    }

    [Fact]
    public async Task It_speaks_to_a_real_server_and_does_not_follow_it_elsewhere()
    {
        using var server = new HttpListener();
        var port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var serving = Task.Run(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                var context = await server.GetContextAsync();
                context.Response.StatusCode = i == 0 ? 200 : 307;
                context.Response.RedirectLocation = i == 0 ? null : "http://127.0.0.1:1/";
                context.Response.Close(Encoding.UTF8.GetBytes(ScriptedEndpoint.Answer(["text"])), willBlock: true);
            }
        });
        var settings = ScriptedEndpoint.Folder();
        settings = settings with { Settings = settings.Settings with { Endpoint = new Uri($"http://127.0.0.1:{port}/v1/embeddings"), Attempts = 1 } };
        using var embedder = RemoteEmbedder.Open(settings, null);

        (await embedder.EmbedAsync([new("text")], EmbeddingRole.Query))[0].Should().HaveCount(8);
        (await FluentActions.Awaiting(async () => await embedder.EmbedAsync([new("text")], EmbeddingRole.Query)).Should().ThrowAsync<HubException>()).WithMessage("*status 307*");
        await serving;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private RemoteEmbedder Open(ScriptedEndpoint endpoint, string more = "", int dimensions = 8)
    {
        var settings = ScriptedEndpoint.Folder(more);
        settings = settings with { Settings = settings.Settings with { Dimensions = dimensions } };
        return new RemoteEmbedder(settings, endpoint.Client(settings), new VectorCache(folder, "remote", dimensions));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
