using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Crash;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Graphs;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Models;

/// <summary>A server that is given an ONNX model of the user's own, through the real library.</summary>
public sealed class OwnModelTests : IDisposable
{
    private const int Files = 2_000;

    private static readonly EncoderShape Shape = new(Vocabulary: 1_400, Positions: 64, Width: 16, Layers: 1, Heads: 2);
    private static readonly Dictionary<string, string> Environment = new() { ["LUNARHUB_ONNXRUNTIME"] = Path.Combine(Checkout.Folder, "artifacts", "onnxruntime") };

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Its_vectors_take_the_place_of_the_old_ones_through_a_kill_and_its_failure_costs_the_vector_leg_only()
    {
        using var source = GitFixture.Of(files => GeneratedRepository.Write(files, edition: 0, Files));
        var (data, model) = (folder["data"], MakeModel());
        string id;
        await using (var server = await HubServer.StartAsync(data))
        {
            id = (await server.IndexAsync(source.Folder)).Id;
        }

        int made;
        await using (var server = await HubServer.StartWithAsync(data, Environment, "--model", model))
        {
            var view = await server.WaitUntilAsync(id, now => now.Vectors is { Done: > 0 });
            view.State.Should().Be(RepositoryState.Ready);
            made = view.Vectors!.Done;
            var meanwhile = await Search(server);
            server.Process.Kill();
            meanwhile.Hits.Should().NotBeEmpty();
            meanwhile.Partial.Should().BeFalse(string.Join('\n', meanwhile.Missing));
            made.Should().BeLessThan(view.Vectors.Total);
        }

        await using (var server = await HubServer.StartWithAsync(data, Environment))
        {
            (await server.Client.GetRepositoryAsync(id)).Vectors?.Done.Should().BeGreaterThanOrEqualTo(made, "a kill loses a step at most, and this one was committed");
            var view = await server.WaitUntilAsync(id, now => now.Vectors is null);
            view.Should().Match<ApiHost.Repositories.RepositoryView>(now => now.State == RepositoryState.Ready && now.Files == Files && now.Notes.Count == 0);
            var after = await Search(server);
            after.Hits.Should().NotBeEmpty();
            after.Partial.Should().BeFalse();
        }

        await File.WriteAllTextAsync(Path.Combine(model, "model.onnx"), "no graph");
        await using (var server = await HubServer.StartWithAsync(data, Environment))
        {
            var broken = await Search(server, SearchMode.Hybrid);
            broken.Hits.Should().NotBeEmpty();
            broken.Missing.Should().Contain(line => line.Contains("model.onnx cannot be loaded") && line.Contains("keywords"));
        }

        var doctor = await HubProcess.RunInAsync(null, Environment, "doctor", "--data", data);
        doctor.ExitCode.Should().NotBe(0);
        doctor.Output.Should().Contain("FAIL model").And.Contain("model.onnx cannot be loaded");
        var refused = await HubProcess.RunInAsync(null, Environment, "up", "--no-index", "--port", "0", "--data", data, "--model", model);
        refused.ExitCode.Should().Be(1);
        refused.Errors.Should().Contain("model.onnx cannot be loaded").And.NotContain("   at ");
        await using (var server = await HubServer.StartWithAsync(data, Environment, "--model", "built-in"))
        {
            await server.WaitUntilAsync(id, now => now.Vectors is null);
            (await Search(server)).Partial.Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_model_is_checked_and_its_fault_named()
    {
        var model = MakeModel();
        var good = await HubProcess.RunInAsync(null, Environment, "models", "check", model);
        good.Output.Should().Contain("tiny-").And.Contain("16 dimensions");
        good.ExitCode.Should().Be(0);
        var missing = await HubProcess.RunInAsync(null, new Dictionary<string, string> { ["LUNARHUB_ONNXRUNTIME"] = folder["nothing"] }, "models", "check", model);
        missing.ExitCode.Should().Be(1);
        missing.Errors.Should().Contain("hub models install-onnx");
    }

    private static Task<SearchResult> Search(HubServer server, SearchMode mode = SearchMode.Semantic) => server.SearchAsync(new SearchBody { Query = "move ledger to parcel", Mode = mode });

    private string MakeModel()
    {
        var model = Directory.CreateDirectory(folder["model"]).FullName;
        File.WriteAllBytes(Path.Combine(model, "model.onnx"), EncoderGraph.Encoder(Shape));
        File.WriteAllText(Path.Combine(model, "model.json"), """{"id":"tiny","maxTokens":64}""");
        File.Copy(Path.Combine(Checkout.Folder, "test", "Models.Tests", "Tokenizers", "References", "bert-uncased.tokenizer.json"), Path.Combine(model, "tokenizer.json"));
        return model;
    }
}
