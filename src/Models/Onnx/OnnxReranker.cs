using LunarHub.Models.Folders;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>A cross-encoder (Nogueira, Cho 2019): query and text together through one graph, one score out. Thread-safe; works on the calling thread and the runtime's.</summary>
public sealed partial class OnnxReranker : IDisposable
{
    private static readonly string[] Outputs = ["logits", "scores", "relevance"];

    private readonly ModelFolder folder;
    private readonly OnnxEncoder encoder;

    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <exception cref="HubException"><c>onnx-runtime-*</c>, <c>model-*</c>: the model cannot be used; the message names the mend.</exception>
    public OnnxReranker(ModelFolder folder, string? library = null)
    {
        if (folder.Settings.Kind != ModelKind.Reranker)
        {
            throw new HubException("model-invalid", $"{folder.Path} holds an embedder, not a reranker; name it with --model");
        }

        this.folder = folder;
        encoder = OnnxEncoder.Load(folder, Outputs, library);
        if (encoder.Shape is not ([_] or [_, 1 or 2]))
        {
            encoder.Dispose();
            throw new HubException(
                "model-graph-invalid", $"the model {folder.ModelId} gives an output of the shape [{string.Join(", ", encoder.Shape)}], which is not one score for each text; export it with the text-classification task");
        }
    }

    /// <summary>Names the model and its version.</summary>
    public string ModelId => folder.ModelId;

    /// <summary>How well each text answers the query, from 0 to 1, in their order.</summary>
    /// <exception cref="HubException"><c>model-run-failed</c>, <c>model-output-invalid</c>.</exception>
    public float[] Score(string query, IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var encodings = texts.Select(text => encoder.Encode(folder.Settings.QueryPrefix + query, folder.Settings.DocumentPrefix + text)).ToList();
        var scores = new float[texts.Count];
        foreach (var batch in LengthBatches.Of([.. encodings.Select(encoding => encoding.Ids.Length)], folder.Settings.BatchTokens))
        {
            var (result, _) = encoder.Run([.. batch.Select(i => encodings[i])], cancellationToken);
            for (var row = 0; row < batch.Length; row++)
            {
                // Two classes are "not relevant" and "relevant".
                var logit = result.Shape is [_, 2] ? result.Values[(row * 2) + 1] - result.Values[row * 2] : result.Values[row];
                scores[batch[row]] = 1 / (1 + MathF.Exp(-logit));
            }
        }

        return scores;
    }

    public void Dispose() => encoder.Dispose();
}
