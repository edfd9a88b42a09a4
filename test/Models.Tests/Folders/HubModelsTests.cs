using LunarHub.Graphs;
using LunarHub.Models.Folders;
using LunarHub.Models.Subtokens;
using LunarHub.Models.Tests.Onnx;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Folders;

public sealed class HubModelsTests : IDisposable
{
    private readonly ModelFixture models = new();
    private readonly string data = Directory.CreateTempSubdirectory("data").FullName;

    [Fact]
    public async Task Without_a_choice_the_built_in_model_is_in_force_and_nothing_is_written()
    {
        await using var none = new HubModels(data);
        none.Embedder.Should().BeSameAs(SubtokenEmbedder.BuiltIn);
        Directory.EnumerateFileSystemEntries(data).Should().BeEmpty();
    }

    [Fact]
    public void Silos_that_share_a_folder_may_choose_at_the_same_moment()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => new ModelChoice("/models/one", null, new Dictionary<string, string> { ["one-1"] = "/models/one" }).Write(data));

        ModelChoice.Read(data).Embedder.Should().Be("/models/one");
        Directory.EnumerateFileSystemEntries(data).Should().ContainSingle("nothing half written stays");
    }

    [Fact]
    public async Task A_choice_is_kept_and_earlier_models_are_found_again()
    {
        var (first, second) = (Make(1), Make(2));
        string id;
        await using (var chosen = Open(first))
        {
            id = chosen.Embedder.ModelId;
        }

        await using (var kept = Open(null))
        {
            kept.Embedder.ModelId.Should().Be(id);
        }

        await using var other = Open(second);
        other.Embedder.ModelId.Should().NotBe(id);
        (await other.FindAsync(other.Embedder.ModelId)).Should().BeSameAs(other.Embedder);
        (await other.FindAsync(SubtokenEmbedder.BuiltIn.ModelId)).Should().BeSameAs(SubtokenEmbedder.BuiltIn);
        (await other.FindAsync("never-seen")).Should().BeNull();
        var earlier = await other.FindAsync(id);
        earlier!.ModelId.Should().Be(id);
        (await earlier.EmbedAsync([new("the index")], EmbeddingRole.Query))[0].Should().HaveCount(32);
        (await other.FindAsync(id)).Should().BeSameAs(earlier);
    }

    [Fact]
    public async Task An_earlier_model_whose_folder_holds_another_one_now_is_not_taken_for_it()
    {
        var first = Make(1);
        string id;
        await using (var chosen = Open(first))
        {
            id = chosen.Embedder.ModelId;
        }

        File.WriteAllBytes(Path.Combine(first, "model.onnx"), EncoderGraph.Encoder(ModelFixture.Tiny, 9));
        await using var other = Open(HubModels.BuiltIn);
        (await other.FindAsync(id)).Should().BeNull();
        await using var again = Open(null);
        again.Embedder.Should().BeSameAs(SubtokenEmbedder.BuiltIn, "the built-in one was chosen last");
    }

    [Fact]
    public async Task A_model_that_must_load_and_does_not_is_an_error_and_changes_no_choice()
    {
        await using (Open(Make(1)))
        {
        }

        var before = File.ReadAllText(Path.Combine(data, "models.json"));
        var broken = models.Make([1, 2, 3]);
        FluentActions.Invoking(() => new HubModels(data, broken, mustLoad: true, ModelFixture.Library)).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid");
        FluentActions.Invoking(() => new HubModels(data, "/no/such/model", mustLoad: true, ModelFixture.Library)).Should().Throw<HubException>().Where(error => error.Code == "model-invalid");
        File.ReadAllText(Path.Combine(data, "models.json")).Should().Be(before);
    }

    [Fact]
    public async Task A_model_that_has_been_broken_since_says_so_at_every_call()
    {
        var folder = Make(1);
        await using (Open(folder))
        {
        }

        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [1, 2, 3]);
        await using var broken = Open(null);
        broken.Embedder.Should().BeOfType<UnavailableEmbedder>().Which.ModelId.Should().StartWith("tiny-");
        (await FluentActions.Awaiting(async () => await broken.Embedder.EmbedAsync([new("x")], EmbeddingRole.Query)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("model-graph-invalid");
    }

    [Fact]
    public async Task A_reranker_is_chosen_kept_and_given_up_beside_the_embedder()
    {
        var folder = MakeReranker();
        string id;
        await using (var chosen = OpenReranker(folder))
        {
            id = chosen.Reranker!.ModelId;
            id.Should().StartWith("cross-");
            chosen.Embedder.Should().BeSameAs(SubtokenEmbedder.BuiltIn);
        }

        await using (var kept = Open(Make(1)))
        {
            kept.Reranker!.ModelId.Should().Be(id);
        }

        await using (var back = OpenReranker(HubModels.BuiltIn))
        {
            back.Reranker.Should().BeNull();
            back.Embedder.ModelId.Should().StartWith("tiny-");
        }

        await using var after = Open(null);
        after.Reranker.Should().BeNull();
    }

    [Fact]
    public async Task A_broken_reranker_stops_a_start_that_names_it_and_otherwise_says_so_at_every_call()
    {
        var folder = MakeReranker();
        await using (OpenReranker(folder))
        {
        }

        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [1, 2, 3]);
        FluentActions.Invoking(() => OpenReranker(folder, mustLoad: true)).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid");
        FluentActions.Invoking(() => OpenReranker(Make(1), mustLoad: true)).Should().Throw<HubException>().WithMessage("*an embedder, not a reranker*--model*");
        FluentActions.Invoking(() => new HubModels(data, folder, mustLoad: true, ModelFixture.Library)).Should().Throw<HubException>().WithMessage("*a reranker, not an embedder*--reranker*");
        await using var broken = Open(null);
        broken.Reranker.Should().BeOfType<UnavailableReranker>().Which.ModelId.Should().StartWith("cross-");
        (await FluentActions.Awaiting(async () => await broken.Reranker!.ScoreAsync("x", [], TimeSpan.FromSeconds(1))).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("model-graph-invalid");
    }

    [Fact]
    public async Task A_damaged_choice_is_no_choice()
    {
        File.WriteAllText(Path.Combine(data, "models.json"), "{\"embedder\":");
        await using var none = new HubModels(data);
        none.Embedder.Should().BeSameAs(SubtokenEmbedder.BuiltIn);
    }

    private string Make(int seed) => models.Make(EncoderGraph.Encoder(ModelFixture.Tiny, seed));

    private string MakeReranker() => models.Make(EncoderGraph.Overlap(), """{"id":"cross","kind":"reranker","maxTokens":64}""");

    private HubModels OpenReranker(string folder, bool mustLoad = false) => new(data, library: ModelFixture.Library, reranker: folder, rerankerMustLoad: mustLoad);

    private HubModels Open(string? folder) => new(data, folder, mustLoad: false, ModelFixture.Library);

    public void Dispose()
    {
        models.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
