using LunarHub.Graphs;
using LunarHub.Models.Onnx;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Onnx;

/// <summary>Cross-encoders whose graphs are made here, through the real native library.</summary>
public sealed class OnnxRerankerTests : IDisposable
{
    private const string Settings = """{"id":"cross","kind":"reranker","maxTokens":64}""";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly ModelFixture models = new();

    [Fact]
    public async Task Scores_are_those_of_the_graph_for_each_pair_alone()
    {
        var folder = models.Read(EncoderGraph.CrossEncoder(ModelFixture.Tiny with { Spread = 0.3f }), Settings);
        using var reranker = new OnnxReranker(folder, ModelFixture.Library);
        RerankCandidate[] candidates =
        [
            new("The index is rebuilt from Git.", "docs/index.md", "markdown", "section", null, null),
            new("", "empty.txt", "text", "text", null, null),
            new("def f(): pass", "a/b.py", "python", "method", "f", "Reader"),
            .. Enumerable.Range(0, 30).Select(i => Text(string.Concat(Enumerable.Repeat("the index of a segment ", i * i)))),
        ];
        var scores = await reranker.ScoreAsync("where is the index", candidates, Long);

        scores.Should().HaveCount(candidates.Length);
        string[] texts = ["docs/index.md\nThe index is rebuilt from Git.", "empty.txt", "a/b.py\nReader f\ndef f(): pass", .. candidates[3..].Select(candidate => $"x.py\n{candidate.Text}".Trim())];
        var tokenizer = TextTokenizer.Load(folder.TokenizerPath);
        using var session = new OnnxSession(folder.GraphPath, 1, ModelFixture.Library);
        for (var i = 0; i < texts.Length; i++)
        {
            var encoding = tokenizer.Encode("where is the index", texts[i], 64);
            encoding.TypeIds.Should().Contain(0).And.Contain(1);
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

        scores.Distinct().Should().HaveCountGreaterThan(3);
        (await reranker.ScoreAsync("query", [], Long)).Should().BeEmpty();
    }

    [Fact]
    public async Task Query_and_text_are_told_apart_and_the_longer_one_gives_way()
    {
        using var reranker = Open(EncoderGraph.Overlap(), """{"id":"cross","kind":"reranker","maxTokens":64,"scores":"relative"}""");

        // All words of the query are still there beside a text of thousands of tokens, which is cut.
        var scores = await reranker.ScoreAsync(
            "the segments are merged", [Text("nothing of it"), Text("segments"), Text("the segments are merged"), Text("the segments are merged" + string.Concat(Enumerable.Repeat(" in 1 2 3 4", 2_000)))], Long);

        scores[0].Should().Be(0);
        scores[1].Should().BeInRange(0.01f, 0.99f);
        scores[2].Should().Be(1);
        scores[3].Should().Be(1);
    }

    [Fact]
    public async Task Two_classes_are_told_by_their_difference()
    {
        var graph = new OnnxGraph();
        var first = graph.Add("Cast", [graph.Add("Gather", [graph.Input("input_ids"), graph.Numbers(1)], ("axis", 1))], ("to", 1));
        graph.Output(graph.Add("Concat", [graph.Add("Mul", [first, graph.Scalar(0.01f)]), graph.Add("Mul", [first, graph.Scalar(0.015f)])], ("axis", 1)), "logits", "batch", "2");
        using var two = Open(graph.ToBytes());

        var score = (await two.ScoreAsync("the", [Text("x")], Long))[0];

        var the = TextTokenizer.Load(ModelFixture.Reference("bert-uncased")).Encode("the").Ids[1];
        score.Should().BeApproximately(1 / (1 + MathF.Exp(-0.005f * the)), 1e-4f);
    }

    [Fact]
    public async Task What_does_not_fit_the_time_is_left_out_from_the_last_up()
    {
        // Each look at the clock takes a second: a round takes one, and there is time for some.
        using var reranker = new OnnxReranker(models.Read(EncoderGraph.Overlap(), Settings), ModelFixture.Library, new SteppingTime(TimeSpan.FromSeconds(1)));
        var candidates = Enumerable.Range(0, 50).Select(i => Text($"segments {i}")).ToList();

        var some = await reranker.ScoreAsync("the segments", candidates, TimeSpan.FromSeconds(5));
        var none = await reranker.ScoreAsync("the segments", candidates, TimeSpan.FromSeconds(1));
        var all = await reranker.ScoreAsync("the segments", candidates, TimeSpan.FromHours(1));

        some.Should().HaveCountGreaterThan(7).And.HaveCountLessThan(50);
        none.Should().BeEmpty();
        all.Should().HaveCount(50);
        all[..some.Length].Should().Equal(some);
    }

    [Fact]
    public async Task A_round_that_is_not_over_in_time_is_cut_off_and_a_caller_that_is_gone_is_told()
    {
        // Time is over for real; a graph of this size would go on for minutes.
        var shape = new EncoderShape(Vocabulary: 1_400, Positions: 512, Width: 512, Layers: 1, Heads: 8);
        using var reranker = Open(EncoderGraph.CrossEncoder(shape), """{"id":"cross","kind":"reranker","threads":1,"batchTokens":10000000}""");
        var candidates = Enumerable.Repeat(Text(string.Concat(Enumerable.Repeat("segments of the index ", 200))), 1_000).ToList();

        (await reranker.ScoreAsync("the segments", candidates, TimeSpan.FromMilliseconds(50))).Length.Should().BeLessThan(1_000);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await FluentActions.Awaiting(async () => await reranker.ScoreAsync("the segments", candidates, Long, gone.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Many_searches_share_one_model()
    {
        using var reranker = Open(EncoderGraph.CrossEncoder(ModelFixture.Tiny));
        var candidates = Enumerable.Range(0, 20).Select(i => Text($"segment {i} is merged")).ToList();
        var expected = await reranker.ScoreAsync("merged", candidates, Long);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await reranker.ScoreAsync("merged", candidates, Long))));

        answers.Should().AllSatisfy(answer => answer.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-4f));
    }

    [Fact]
    public async Task Any_text_has_a_score()
    {
        using var reranker = Open(EncoderGraph.CrossEncoder(ModelFixture.Tiny));
        string[] texts = ["", "x", new string('x', 1_000_000), "日本語 😀", Convert.ToBase64String(new byte[3_000]), "\0\u0001\ud800"];
        foreach (var query in texts)
        {
            (await reranker.ScoreAsync(query, [.. texts.Select(Text)], Long)).Should().HaveCount(texts.Length).And.OnlyContain(score => score >= 0 && score <= 1);
        }
    }

    [Fact]
    public void What_is_no_cross_encoder_is_refused()
    {
        Load(EncoderGraph.Encoder(ModelFixture.Tiny)).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*cross-*one score for each text*text-classification*");
        Load(EncoderGraph.CrossEncoder(ModelFixture.Tiny), """{"id":"tiny","maxTokens":64}""").Should().Throw<HubException>().Where(error => error.Code == "model-invalid").WithMessage("*--model*");
        Load([1, 2, 3]).Should().Throw<HubException>().Where(error => error.Code == "model-graph-invalid").WithMessage("*model.onnx*export*");
    }

    [Fact]
    public void A_tokenizer_of_another_model_and_a_graph_of_one_token_type_are_found_out_when_it_is_loaded()
    {
        Load(EncoderGraph.CrossEncoder(ModelFixture.Tiny with { Vocabulary = 300 })).Should().Throw<HubException>().Where(error => error.Code == "model-mismatch").WithMessage("*cross-*tokenizer belongs to another model*");
        Load(EncoderGraph.CrossEncoder(ModelFixture.Tiny with { Types = 1 })).Should().Throw<HubException>().Where(error => error.Code == "model-mismatch").WithMessage("*cross-*does not take pairs*tokenizer.json*");
    }

    [Fact]
    public async Task Numbers_that_are_not_finite_are_refused_when_it_is_loaded_or_when_they_come()
    {
        Load(Dividing(by: 0)).Should().Throw<HubException>().Where(error => error.Code == "model-output-invalid").WithMessage("*cross-*not finite*");
        var the = TextTokenizer.Load(ModelFixture.Reference("bert-uncased")).Encode("the").Ids[1];
        using var reranker = Open(Dividing(by: the));
        (await FluentActions.Awaiting(async () => await reranker.ScoreAsync("the", [Text("x")], Long)).Should().ThrowAsync<HubException>()).Where(error => error.Code == "model-output-invalid").WithMessage("*cross-*not finite*");
    }

    // 0 / 0 where the second token is the one that is named, or always for 0.
    private static byte[] Dividing(int by)
    {
        var graph = new OnnxGraph();
        var token = graph.Add("Cast", [graph.Add("Gather", [graph.Input("input_ids"), graph.Numbers(1)], ("axis", 1))], ("to", 1));
        var zero = graph.Add("Mul", [graph.Add("Sub", [token, graph.Scalar(by)]), graph.Scalar(by == 0 ? 0 : 1)]);
        graph.Output(graph.Add("Div", [zero, zero]), "logits", "batch", "1");
        return graph.ToBytes();
    }

    private static RerankCandidate Text(string text) => new(text, "x.py", "python", "function", null, null);

    private OnnxReranker Open(byte[] graph, string settings = Settings) => new(models.Read(graph, settings), ModelFixture.Library);

    private Func<OnnxReranker> Load(byte[] graph, string settings = Settings) => () => Open(graph, settings);

    public void Dispose() => models.Dispose();

    /// <summary>A clock that goes on whenever it is looked at; its timers never fire.</summary>
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += step.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
