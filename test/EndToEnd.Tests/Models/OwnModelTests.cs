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
    private int models;

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
        var reranker = await HubProcess.RunInAsync(null, Environment, "models", "check", MakeModel(EncoderGraph.Overlap(), """{"id":"cross","kind":"reranker","maxTokens":64,"mostCandidates":7,"budgetMilliseconds":60000}"""));
        reranker.Output.Should().Contain("cross-").And.Contain("scored 7 of 7");
        var missing = await HubProcess.RunInAsync(null, new Dictionary<string, string> { ["LUNARHUB_ONNXRUNTIME"] = folder["nothing"] }, "models", "check", model);
        missing.ExitCode.Should().Be(1);
        missing.Errors.Should().Contain("hub models install-onnx");
    }

    [Fact]
    public async Task A_reranker_of_ones_own_orders_the_best_hits_and_where_it_fails_the_built_in_one_does()
    {
        const string Query = "how are the segments of a shard merged";
        var filler = string.Concat(Enumerable.Repeat("def pad(): pass\n", 3));
        using var source = GitFixture.Of(files => files
            .Text("often.py", $"def segments():\n    return shard.segments\n{filler}")
            .Text("asked.py", $"def join():\n    # how are the segments of a shard merged\n    return None\n{filler}"));
        var model = MakeModel(EncoderGraph.Overlap(), """{"id":"cross","kind":"reranker","maxTokens":64,"weight":50,"budgetMilliseconds":60000,"scores":"relative"}""");
        var data = folder["data"];
        await using (var server = await HubServer.StartWithAsync(data, Environment, "--reranker", model))
        {
            await server.IndexAsync(source.Folder);
            var answer = await server.SearchAsync(new SearchBody { Query = Query, Explain = true });

            answer.Partial.Should().BeFalse(string.Join('\n', answer.Missing));
            var best = answer.Hits[0];
            best.Path.Should().Be("asked.py");
            best.Signals!.Should().ContainSingle(signal => signal.Name == "rerank").Which.Contribution.Should().Be(50);
            best.Signals!.Sum(signal => signal.Contribution).Should().BeApproximately(best.Score, 1e-6);
            var without = await HubProcess.RunInAsync(null, Environment, "search", Query, "--no-rerank", "--explain", "--server", server.Url.ToString());
            without.Output.Should().Contain("asked.py").And.NotContain("rerank");
        }

        await File.WriteAllTextAsync(Path.Combine(model, "model.onnx"), "no graph");
        await using (var server = await HubServer.StartWithAsync(data, Environment))
        {
            var answer = await server.SearchAsync(new SearchBody { Query = Query, Explain = true });
            answer.Hits.Should().NotBeEmpty();
            answer.Hits[0].Signals!.Should().Contain(signal => signal.Name == "rerank");
            answer.Missing.Should().ContainSingle().Which.Should().Contain("model.onnx cannot be loaded").And.Contain("alignment-").And.Contain("did it instead");
        }

        var doctor = await HubProcess.RunInAsync(null, Environment, "doctor", "--data", data);
        doctor.Output.Should().Contain("FAIL reranker").And.Contain("model.onnx cannot be loaded");
        var refused = await HubProcess.RunInAsync(null, Environment, "up", "--no-index", "--port", "0", "--data", data, "--reranker", model);
        refused.ExitCode.Should().Be(1);
        refused.Errors.Should().Contain("model.onnx cannot be loaded").And.NotContain("   at ");
    }

    private static Task<SearchResult> Search(HubServer server, SearchMode mode = SearchMode.Semantic) => server.SearchAsync(new SearchBody { Query = "move ledger to parcel", Mode = mode });

    private string MakeModel() => MakeModel(EncoderGraph.Encoder(Shape), """{"id":"tiny","maxTokens":64}""");

    private string MakeModel(byte[] graph, string settings)
    {
        var model = Directory.CreateDirectory(folder[$"model-{models++}"]).FullName;
        File.WriteAllBytes(Path.Combine(model, "model.onnx"), graph);
        File.WriteAllText(Path.Combine(model, "model.json"), settings);
        File.Copy(Path.Combine(Checkout.Folder, "test", "Models.Tests", "Tokenizers", "References", "bert-uncased.tokenizer.json"), Path.Combine(model, "tokenizer.json"));
        return model;
    }
}
