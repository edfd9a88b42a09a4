using LunarHub.Grains.Tests.Hub;
using LunarHub.Models;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Models;

/// <summary>A server that is started with another model than its index was made with.</summary>
public sealed class ModelChangeTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Old_vectors_answer_until_the_new_ones_are_made_and_nothing_is_parsed_again()
    {
        var (id, parser) = (await IndexAsync(), new CountingParser());
        var model = new GatedEmbedder("letters-2");
        var earlier = new KnownModels(new LetterEmbedder());
        await using var hub = await TestHub.StartAsync(data.Path, parser, model, earlier: earlier);
        await hub.Repository(id).ResumeAsync();
        await model.Entered;

        var meanwhile = await hub.SearchAsync("banana bread", SearchMode.Semantic);
        meanwhile.Hits[0].Path.Should().Be("fruit.txt");
        meanwhile.Partial.Should().BeFalse();
        (await hub.Repository(id).GetStatusAsync()).Vectors.Should().Be(new VectorProgress("letters-2", 0, 3, null));

        model.Open();
        (await hub.VectorsMadeAsync(id)).State.Should().Be(RepositoryState.Ready);
        var after = await hub.SearchAsync("banana bread", SearchMode.Semantic);
        after.Hits[0].Path.Should().Be("fruit.txt");
        after.Partial.Should().BeFalse();
        earlier.Asked.Should().OnlyContain(asked => asked == "letters-1");
        await hub.ReindexAsync(id);
        parser.Parsed.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_the_old_model_those_files_are_found_by_keywords_and_the_answer_says_so()
    {
        var id = await IndexAsync();
        var model = new GatedEmbedder("letters-2");
        await using var hub = await TestHub.StartAsync(data.Path, embedder: model, earlier: new KnownModels());
        await hub.Repository(id).ResumeAsync();
        await model.Entered;

        var meanwhile = await hub.SearchAsync("banana bread");
        meanwhile.Hits[0].Path.Should().Be("fruit.txt");
        meanwhile.Missing.Should().ContainSingle().Which.Should().Contain("no vectors of the model letters-2 yet");

        model.Open();
        await hub.VectorsMadeAsync(id);
        (await hub.SearchAsync("banana bread")).Partial.Should().BeFalse();
    }

    [Fact]
    public async Task A_stop_in_between_loses_nothing_and_the_next_start_goes_on()
    {
        var id = await IndexAsync();
        var first = new GatedEmbedder("letters-2");
        await using (var hub = await TestHub.StartAsync(data.Path, embedder: first))
        {
            await hub.Repository(id).ResumeAsync();
            await first.Entered;
        }

        await using var again = await TestHub.StartAsync(data.Path, embedder: new LetterEmbedder { ModelId = "letters-2" });
        (await again.VectorsMadeAsync(id)).Should().Match<RepositoryStatus>(status => status.Files == 3 && status.Vectors == null);
        (await again.SearchAsync("banana bread", SearchMode.Semantic)).Hits[0].Path.Should().Be("fruit.txt");
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_leaves_the_vectors_of_the_earlier_one()
    {
        var id = await IndexAsync();
        var broken = new UnavailableEmbedder("letters-9", new HubException("model-graph-invalid", "the graph x.onnx cannot be loaded; export it again"));
        await using var hub = await TestHub.StartAsync(data.Path, embedder: broken, earlier: new KnownModels(new LetterEmbedder()));

        var answer = await hub.SearchAsync("banana bread", SearchMode.Semantic);
        answer.Hits[0].Path.Should().Be("fruit.txt");
        answer.Warnings.Should().Contain(line => line.Contains("x.onnx cannot be loaded") && line.Contains("earlier models"));
        answer.Missing.Should().BeEmpty();
        id.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Files_are_indexed_without_vectors_while_the_model_fails_and_get_them_later()
    {
        repository.Write("fruit.txt", "banana bread\n").Commit("fruit");
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path, embedder: new LetterEmbedder { Failure = new HubException("model-remote-unavailable", "the model letters-1 at host cannot be reached; check the endpoint") }))
        {
            var status = await hub.AddAsync(repository);
            id = status.Id;
            status.State.Should().Be(RepositoryState.Ready);
            (await hub.SearchAsync("banana bread")).Should().Match<SearchAnswer>(answer => answer.Hits[0].Path == "fruit.txt" && answer.Missing.Any(line => line.Contains("cannot be reached")));
            (await hub.Repository(id).GetStatusAsync()).Vectors.Should().Match<VectorProgress>(progress => progress.Done == 0 && progress.Total == 1);
        }

        await using var mended = await TestHub.StartAsync(data.Path, embedder: new LetterEmbedder());
        await mended.VectorsMadeAsync(id);
        (await mended.SearchAsync("banana bread", SearchMode.Semantic)).Should().Match<SearchAnswer>(answer => answer.Hits[0].Path == "fruit.txt" && !answer.Partial);
    }

    private async Task<string> IndexAsync()
    {
        repository.Write("fruit.txt", "banana bread\n").Write("metal.txt", "copper wire\n").Write("water.txt", "rivers and lakes\n").Commit("first");
        await using var hub = await TestHub.StartAsync(data.Path, embedder: new LetterEmbedder());
        return (await hub.AddAsync(repository)).Id;
    }

    /// <summary>Holds back the embedding of documents until it is opened.</summary>
    private sealed class GatedEmbedder(string modelId) : IEmbedder
    {
        private readonly LetterEmbedder letters = new();
        private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string ModelId => modelId;

        public int Dimensions => letters.Dimensions;

        public Task Entered => entered.Task;

        public void Open() => gate.TrySetResult();

        public async ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
        {
            if (role == EmbeddingRole.Document)
            {
                entered.TrySetResult();
                await gate.Task.WaitAsync(cancellationToken);
            }

            return await letters.EmbedAsync(inputs, role, cancellationToken);
        }
    }
}
