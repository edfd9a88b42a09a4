using LunarHub.Graphs;
using LunarHub.Models.Onnx;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Onnx;

public sealed class OnnxRerankerTests : IDisposable
{
    private const string Settings = """{"id":"cross","kind":"reranker","maxTokens":64}""";

    private readonly ModelFixture models = new();

    [Fact]
    public void Scores_are_those_of_the_graph_for_each_pair()
    {
        var folder = models.Read(EncoderGraph.CrossEncoder(ModelFixture.Tiny with { Spread = 0.3f }), Settings);
        using var reranker = new OnnxReranker(folder, ModelFixture.Library);
        string[] texts = ["The index is rebuilt from Git.", "", "def f(): pass", string.Concat(Enumerable.Repeat("long text ", 500))];
        var scores = reranker.Score("where is the index", texts);

        var tokenizer = TextTokenizer.Load(folder.TokenizerPath);
        using var session = new OnnxSession(folder.GraphPath, 1, ModelFixture.Library);
        for (var i = 0; i < texts.Length; i++)
        {
            var encoding = tokenizer.Encode("where is the index", texts[i], 64);
            var logit = session.Run(
                new Dictionary<string, long[]>
                {
                    ["input_ids"] = [.. encoding.Ids.Select(id => (long)id)],
                    ["attention_mask"] = [.. encoding.Ids.Select(_ => 1L)],
                    ["token_type_ids"] = [.. encoding.TypeIds.Select(id => (long)id)],
                },
                1,
                encoding.Ids.Length,
                "logits").Values[0];
            scores[i].Should().BeApproximately(1 / (1 + MathF.Exp(-logit)), 1e-4f);
        }

        scores.Distinct().Should().HaveCountGreaterThan(1);
        reranker.Score("query", []).Should().BeEmpty();
    }

    [Fact]
    public void An_encoder_is_no_reranker()
    {
        FluentActions.Invoking(() => new OnnxReranker(models.Read(EncoderGraph.Encoder(ModelFixture.Tiny), Settings), ModelFixture.Library))
            .Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*one score for each text*");
        FluentActions.Invoking(() => new OnnxReranker(models.Read(EncoderGraph.CrossEncoder(ModelFixture.Tiny)), ModelFixture.Library)).Should().Throw<HubException>().WithMessage("*--model*");
    }

    public void Dispose() => models.Dispose();
}
