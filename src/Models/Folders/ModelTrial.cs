using System.Diagnostics;
using LunarHub.Models.Onnx;
using LunarHub.Text;

namespace LunarHub.Models.Folders;

/// <summary>Loads a model and tries it on a text.</summary>
public static class ModelTrial
{
    private const string Text = "def read(path): return open(path).read()";

    /// <summary>One line on the model that works.</summary>
    /// <exception cref="HubException">What is wrong with it, and the mend.</exception>
    public static Task<string> RunAsync(ModelFolder folder, CancellationToken cancellationToken = default)
        => folder.Settings.Kind == ModelKind.Reranker ? RunRerankerAsync(folder, cancellationToken) : RunEmbedderAsync(folder, cancellationToken);

    private static async Task<string> RunEmbedderAsync(ModelFolder folder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var embedder = ModelLoader.Embedder(folder);
        var ready = Stopwatch.GetElapsedTime(started);
        var vectors = await embedder.EmbedAsync([new EmbeddingInput(Text, "io.py", "read")], EmbeddingRole.Document, cancellationToken);
        return vectors[0].All(value => value == 0)
            ? throw new HubException("model-output-invalid", $"the model {folder.ModelId} gives nothing but zeros; choose another model")
            : $"{folder.ModelId}: embedder of {vectors[0].Length} dimensions, loaded in {ready.TotalSeconds:0.00} s, embedded a text in {(Stopwatch.GetElapsedTime(started) - ready).TotalMilliseconds:0} ms";
    }

    private static async Task<string> RunRerankerAsync(ModelFolder folder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var reranker = new OnnxReranker(folder);
        var ready = Stopwatch.GetElapsedTime(started);
        var candidates = Enumerable.Repeat(new RerankCandidate(Text, "io.py", "python", "function", "read", null), reranker.MostCandidates).ToList();
        var budget = reranker.Budget!.Value;
        var scores = await reranker.ScoreAsync("how is a file read", candidates, budget, cancellationToken);
        var taken = (Stopwatch.GetElapsedTime(started) - ready).TotalMilliseconds;
        return scores.Length == 0
            ? throw new HubException("model-invalid", $"the model {folder.ModelId} scores no text in {budget.TotalMilliseconds:0} ms; set a larger budgetMilliseconds, or choose a smaller model")
            : $"{folder.ModelId}: reranker, loaded in {ready.TotalSeconds:0.00} s, scored {scores.Length} of {candidates.Count} short texts in {taken:0} ms";
    }
}
