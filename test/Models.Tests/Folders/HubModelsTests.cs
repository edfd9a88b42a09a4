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
    public async Task A_damaged_choice_is_no_choice()
    {
        File.WriteAllText(Path.Combine(data, "models.json"), "{\"embedder\":");
        await using var none = new HubModels(data);
        none.Embedder.Should().BeSameAs(SubtokenEmbedder.BuiltIn);
    }

    private string Make(int seed) => models.Make(EncoderGraph.Encoder(ModelFixture.Tiny, seed));

    private HubModels Open(string? folder) => new(data, folder, mustLoad: false, ModelFixture.Library);

    public void Dispose()
    {
        models.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
