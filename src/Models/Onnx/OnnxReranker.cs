using LunarHub.Models.Folders;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>
/// A cross-encoder (R. Nogueira, K. Cho, "Passage re-ranking with BERT", 2019): query and candidate together through one graph, one number out. Candidates go best first in rounds as large as the time
/// allows by what the rounds before took; a round that is not over in time is cut off. One run at a time, so that many searches share the threads of one. Thread-safe.
/// </summary>
public sealed class OnnxReranker : IReranker, IDisposable
{
    private const int FirstRound = 8;

    private static readonly string[] Outputs = ["logits", "scores", "relevance"];

    private readonly ModelFolder folder;
    private readonly OnnxEncoder encoder;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turn = new(1);

    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <exception cref="HubException"><c>onnx-runtime-*</c>, <c>model-*</c>: the model cannot be used; the message names the mend.</exception>
    public OnnxReranker(ModelFolder folder, string? library = null, TimeProvider? time = null)
    {
        if (folder.Settings.Kind != ModelKind.Reranker)
        {
            throw new HubException("model-invalid", $"{folder.Path} holds an embedder, not a reranker; name it with --model, or write \"kind\": \"reranker\" into its model.json");
        }

        (this.folder, this.time) = (folder, time ?? TimeProvider.System);
        encoder = OnnxEncoder.Load(folder, Outputs, library);
        try
        {
            if (encoder.Shape is not ([_] or [_, 1 or 2]))
            {
                throw new HubException(
                    "model-graph-invalid", $"the model {folder.ModelId} gives an output of the shape [{string.Join(", ", encoder.Shape)}], which is not one score for each text; export it with the text-classification task");
            }

            TryPair();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string ModelId => folder.ModelId;

    /// <inheritdoc/>
    public int MostCandidates => folder.Settings.MostCandidates;

    /// <inheritdoc/>
    public double Weight => folder.Settings.Weight;

    /// <inheritdoc/>
    public TimeSpan? Budget => TimeSpan.FromMilliseconds(folder.Settings.BudgetMilliseconds);

    /// <inheritdoc/>
    /// <exception cref="HubException"><c>model-run-failed</c>, <c>model-output-invalid</c>.</exception>
    public async ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        TimeSpan Left() => budget - time.GetElapsedTime(started);
        using var over = new CancellationTokenSource(budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        List<float> logits = [];
        var (tokens, taken) = (0L, TimeSpan.Zero);
        try
        {
            while (logits.Count < candidates.Count && Left() > TimeSpan.Zero)
            {
                await turn.WaitAsync(either.Token);
                try
                {
                    var began = time.GetTimestamp();
                    var round = Round(query, candidates, logits.Count, tokens == 0 ? null : (long)(tokens * (Left() / taken)));
                    logits.AddRange(Run(round, either.Token));
                    tokens += round.Sum(encoding => (long)encoding.Ids.Length);
                    taken += time.GetElapsedTime(began) + TimeSpan.FromTicks(1);
                }
                finally
                {
                    turn.Release();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over: what the rounds before have found stands.
        }

        return folder.Settings.Scores == RerankScores.Relative ? Relative(logits) : [.. logits.Select(logit => 1 / (1 + MathF.Exp(-logit)))];
    }

    public void Dispose()
    {
        encoder.Dispose();
        turn.Dispose();
    }

    // At least one candidate; as many tokens as one run takes at the most, and as the time is thought to allow.
    private List<TokenEncoding> Round(string query, IReadOnlyList<RerankCandidate> candidates, int first, long? tokens)
    {
        List<TokenEncoding> round = [];
        var room = Math.Min(folder.Settings.BatchTokens, tokens ?? long.MaxValue);
        for (var i = first; i < candidates.Count && (tokens is not null || round.Count < FirstRound); i++)
        {
            var encoding = Encode(query, candidates[i]);
            room -= encoding.Ids.Length;
            if (room < 0 && round.Count > 0)
            {
                break;
            }

            round.Add(encoding);
        }

        return round;
    }

    private TokenEncoding Encode(string query, RerankCandidate candidate)
    {
        var settings = folder.Settings;
        var input = new EmbeddingInput(candidate.Text, candidate.Path, candidate.Symbol, candidate.Parent);
        return encoder.Encode(settings.QueryPrefix + query, EmbeddingText.Of(input, EmbeddingRole.Document, settings) ?? settings.DocumentPrefix);
    }

    private float[] Run(List<TokenEncoding> round, CancellationToken cancellationToken)
    {
        var logits = new float[round.Count];
        foreach (var batch in LengthBatches.Of([.. round.Select(encoding => encoding.Ids.Length)], folder.Settings.BatchTokens))
        {
            var (result, _) = encoder.Run([.. batch.Select(i => round[i])], cancellationToken);
            for (var row = 0; row < batch.Length; row++)
            {
                // Two classes are "not relevant" and "relevant".
                logits[batch[row]] = result.Shape is [_, 2] ? result.Values[(row * 2) + 1] - result.Values[row * 2] : result.Values[row];
            }
        }

        return logits;
    }

    private static float[] Relative(List<float> logits)
    {
        var (least, most) = logits.Count == 0 ? (0, 0) : (logits.Min(), logits.Max());
        return most > least ? [.. logits.Select(logit => (logit - least) / (most - least))] : new float[logits.Count];
    }

    // Pairs have token types that single texts have not: a graph that knows one type only is found out here.
    private void TryPair()
    {
        try
        {
            encoder.Run([Encode("where is the index written", new RerankCandidate("def write(index): pass", "index.py", "python", "function", "write", null))], CancellationToken.None);
        }
        catch (HubException error) when (error.Code == "model-run-failed")
        {
            throw new HubException("model-mismatch", $"the model {folder.ModelId} does not take pairs as {folder.TokenizerPath} encodes them; take the tokenizer.json that was exported with the graph", error);
        }
    }
}
