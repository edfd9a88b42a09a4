using LunarHub.Graphs;
using LunarHub.Models.Folders;
using LunarHub.Models.Onnx;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Onnx;

public sealed class OnnxEmbedderTests : IDisposable
{
    private readonly ModelFixture models = new();

    private static readonly string[] Texts = ["where is the index", "the segments of a shard are merged", "a", "grain state and reminders are stored in one file, which is the SQLite database of the data folder", "Ünïcödé 😀"];

    [Theory]
    [InlineData("mean")]
    [InlineData("cls")]
    [InlineData("last")]
    public async Task A_vector_is_the_pooled_state_of_the_tokens_at_unit_length(string pooling)
    {
        var folder = models.Read(EncoderGraph.Encoder(ModelFixture.Tiny), $$"""{"id":"tiny","pooling":"{{pooling}}","maxTokens":64}""");
        using var embedder = new OnnxEmbedder(folder, ModelFixture.Library);
        var vectors = await embedder.EmbedAsync([.. Texts.Select(text => new EmbeddingInput(text))], EmbeddingRole.Query);

        var tokenizer = TextTokenizer.Load(folder.TokenizerPath);
        using var session = new OnnxSession(folder.GraphPath, 1, ModelFixture.Library);
        for (var i = 0; i < Texts.Length; i++)
        {
            // Alone and unpadded, by hand.
            long[] ids = [.. tokenizer.Encode(Texts[i], mostTokens: 64).Ids.Select(id => (long)id)];
            var states = session.Run(
                new Dictionary<string, long[]> { ["input_ids"] = ids, ["attention_mask"] = [.. ids.Select(_ => 1L)], ["token_type_ids"] = new long[ids.Length] }, 1, ids.Length, "last_hidden_state");
            states.Shape.Should().Equal(1, ids.Length, 32);
            var expected = Enumerable.Range(0, 32).Select(d => pooling switch
            {
                "cls" => states.Values[d],
                "last" => states.Values[((ids.Length - 1) * 32) + d],
                _ => Enumerable.Range(0, ids.Length).Average(t => states.Values[(t * 32) + d]),
            }).ToArray();
            var length = MathF.Sqrt(expected.Sum(value => value * value));

            vectors[i].Should().HaveCount(32);
            vectors[i].Zip(expected, (ours, theirs) => Math.Abs(ours - (theirs / length))).Max().Should().BeLessThan(1e-4f);
        }
    }

    [Fact]
    public async Task Texts_that_share_words_are_near_each_other()
    {
        using var embedder = new OnnxEmbedder(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny)), ModelFixture.Library);
        var vectors = await embedder.EmbedAsync([new("segments are merged in the background"), new("merged segments"), new("an API key is needed")], EmbeddingRole.Query);

        float Cosine(int i, int j) => vectors[i].Zip(vectors[j], (a, b) => a * b).Sum();
        Cosine(0, 1).Should().BeGreaterThan(Cosine(0, 2));
    }

    [Fact]
    public async Task Prefixes_names_and_dimensions_are_as_the_settings_say()
    {
        var graph = EncoderGraph.Encoder(ModelFixture.Tiny);
        using var plain = new OnnxEmbedder(models.Read(graph), ModelFixture.Library);
        using var cut = new OnnxEmbedder(models.Read(graph, """{"id":"tiny","dimensions":8,"queryPrefix":"query: ","documentPrefix":"passage: ","maxTokens":64}"""), ModelFixture.Library);

        var whole = (await plain.EmbedAsync([new("query: the index")], EmbeddingRole.Query))[0];
        var query = (await cut.EmbedAsync([new("the index")], EmbeddingRole.Query))[0];
        var document = (await cut.EmbedAsync([new("the text", "a/b.cs", "Read", "Index")], EmbeddingRole.Document))[0];
        var same = (await plain.EmbedAsync([new("passage: a/b.cs\nIndex Read\nthe text")], EmbeddingRole.Query))[0];

        cut.Dimensions.Should().Be(8);
        Unit(whole[..8]).Zip(query, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        Unit(same[..8]).Zip(document, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public async Task What_runs_beside_a_text_does_not_change_its_vector()
    {
        using var embedder = new OnnxEmbedder(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny), """{"id":"tiny","batchTokens":40,"maxTokens":64}"""), ModelFixture.Library);
        var random = new Random(3);
        var inputs = Enumerable.Range(0, 60).Select(i => new EmbeddingInput(string.Join(' ', Enumerable.Range(0, random.Next(1, 90)).Select(_ => "the index of a segment is merged".Split(' ')[random.Next(7)])))).ToArray();
        var together = await embedder.EmbedAsync(inputs, EmbeddingRole.Document);
        for (var i = 0; i < inputs.Length; i++)
        {
            var alone = (await embedder.EmbedAsync([inputs[i]], EmbeddingRole.Document))[0];
            together[i].Zip(alone, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f);
        }
    }

    [Fact]
    public async Task Any_text_has_a_vector_and_nothing_has_the_zero_vector()
    {
        using var embedder = new OnnxEmbedder(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny)), ModelFixture.Library);
        string[] texts = ["", " \n", "x", new string('x', 1_000_000), string.Concat(Enumerable.Repeat("lorem ipsum ", 90_000)), "日本語", "😀", Convert.ToBase64String(new byte[3_000]), "\0\u0001\u0002\ud800"];
        var vectors = await embedder.EmbedAsync([.. texts.Select(text => new EmbeddingInput(text))], EmbeddingRole.Query);

        vectors[0].Should().OnlyContain(value => value == 0);
        vectors[1].Should().OnlyContain(value => value == 0);
        foreach (var vector in vectors[2..])
        {
            vector.Sum(value => value * value).Should().BeApproximately(1, 1e-4f);
        }

        (await embedder.EmbedAsync([], EmbeddingRole.Query)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_call_ends()
    {
        using var embedder = new OnnxEmbedder(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny)), ModelFixture.Library);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await FluentActions.Awaiting(async () => await embedder.EmbedAsync([new("text")], EmbeddingRole.Query, cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Many_callers_share_one_model()
    {
        await using var embedder = ModelLoader.Embedder(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny)), ModelFixture.Library);
        var expected = await embedder.EmbedAsync([.. Texts.Select(text => new EmbeddingInput(text))], EmbeddingRole.Query);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
            (await embedder.EmbedAsync([new EmbeddingInput(Texts[i % Texts.Length])], i % 2 == 0 ? EmbeddingRole.Query : EmbeddingRole.Document))[0])));
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i].Zip(expected[i % Texts.Length], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f);
        }
    }

    [Fact]
    public void A_tokenizer_of_another_model_is_found_out_when_it_is_loaded()
        => Load(EncoderGraph.Encoder(ModelFixture.Tiny with { Vocabulary = 300 })).Should().Throw<HubException>().Where(error => error.Code == "model-mismatch").WithMessage("*tiny-*tokenizer belongs to another model*");

    [Fact]
    public void Texts_longer_than_the_graph_takes_are_found_out_when_it_is_loaded()
        => Load(EncoderGraph.Encoder(ModelFixture.Tiny), """{"id":"tiny"}""").Should().Throw<HubException>().Where(error => error.Code == "model-mismatch").WithMessage("*512 tokens*maxTokens*");

    [Fact]
    public void More_dimensions_than_the_graph_has_are_refused()
        => Load(EncoderGraph.Encoder(ModelFixture.Tiny), """{"id":"tiny","dimensions":64,"maxTokens":64}""").Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*64 dimensions*");

    [Fact]
    public void An_output_that_is_not_there_is_refused()
        => Load(EncoderGraph.Encoder(ModelFixture.Tiny), """{"id":"tiny","output":"nothing","maxTokens":64}""").Should().Throw<HubException>().WithMessage("*no output 'nothing'*last_hidden_state*");

    [Fact]
    public void A_file_that_is_no_graph_is_refused()
    {
        Load([]).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid");
        Load([.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 31))]).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*model.onnx*export*");
        var whole = EncoderGraph.Encoder(ModelFixture.Tiny);
        Load(whole[..(whole.Length / 2)]).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid");
    }

    [Fact]
    public void A_graph_of_another_kind_is_refused()
    {
        var graph = new OnnxGraph();
        graph.Output(graph.Add("Cast", [graph.Input("pixels")], ("to", 1)), "image", "batch", "length");
        Load(graph.ToBytes()).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*'pixels'*");
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var graph = new OnnxGraph();
        var ids = graph.Input("input_ids");
        var wide = graph.Add("Unsqueeze", [graph.Add("Cast", [ids], ("to", 1)), graph.Numbers(2)]);
        graph.Output(graph.Add("Div", [graph.Add("Sub", [wide, wide]), graph.Scalar(0)]), "last_hidden_state", "batch", "length", "1");
        Load(graph.ToBytes()).Should().Throw<HubException>().Where(error => error.Code == "model-output-invalid").WithMessage("*tiny-*not finite*");
    }

    [Fact]
    public void A_missing_library_is_named_with_the_command_that_brings_it()
        => OnnxLibrary.Find(Path.Combine(Path.GetTempPath(), "no-such-folder")).Should().BeNull();

    private Func<OnnxEmbedder> Load(byte[] graph, string settings = """{"id":"tiny","maxTokens":64}""") => () => new OnnxEmbedder(models.Read(graph, settings), ModelFixture.Library);

    private static float[] Unit(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    public void Dispose() => models.Dispose();
}
