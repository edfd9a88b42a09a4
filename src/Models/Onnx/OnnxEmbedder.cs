using System.Numerics.Tensors;
using LunarHub.Models.Folders;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>A BERT-family encoder as embedder: states of tokens, pooled, cut to the wanted dimensions, at unit length. Thread-safe; a call works on the calling thread and the runtime's.</summary>
public sealed class OnnxEmbedder : IEmbedder, IDisposable
{
    private static readonly string[] Outputs = ["sentence_embedding", "pooled_embedding", "last_hidden_state", "token_embeddings"];

    private readonly ModelFolder folder;
    private readonly OnnxEncoder encoder;

    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <exception cref="HubException"><c>onnx-runtime-*</c>, <c>model-*</c>: the model cannot be used; the message names the mend.</exception>
    public OnnxEmbedder(ModelFolder folder, string? library = null)
    {
        this.folder = folder;
        encoder = OnnxEncoder.Load(folder, Outputs, library);
        var width = (int)encoder.Shape[^1];
        if (encoder.Shape.Length is not (2 or 3) || folder.Settings.Dimensions > width)
        {
            encoder.Dispose();
            throw new HubException(
                "model-graph-invalid",
                $"the model {folder.ModelId} gives an output of the shape [{string.Join(", ", encoder.Shape)}], which is not vectors of {folder.Settings.Dimensions?.ToString() ?? "some"} dimensions; name the right 'output' and 'dimensions' in model.json");
        }

        Dimensions = folder.Settings.Dimensions ?? width;
    }

    /// <inheritdoc/>
    public string ModelId => folder.ModelId;

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    /// <exception cref="HubException"><c>model-run-failed</c>, <c>model-output-invalid</c>.</exception>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
    {
        var vectors = new float[inputs.Count][];
        List<(int Input, TokenEncoding Encoding)> texts = [];
        for (var i = 0; i < vectors.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors[i] = new float[Dimensions];
            if (EmbeddingText.Of(inputs[i], role, folder.Settings) is { } text)
            {
                texts.Add((i, encoder.Encode(text)));
            }
        }

        foreach (var batch in LengthBatches.Of([.. texts.Select(text => text.Encoding.Ids.Length)], folder.Settings.BatchTokens))
        {
            var (result, columns) = encoder.Run([.. batch.Select(place => texts[place].Encoding)], cancellationToken);
            for (var row = 0; row < batch.Length; row++)
            {
                var (input, encoding) = texts[batch[row]];
                Pool(result, row, columns, encoding.Ids.Length, vectors[input]);
            }
        }

        return ValueTask.FromResult(vectors);
    }

    public void Dispose() => encoder.Dispose();

    private void Pool(OnnxResult result, int row, int columns, int tokens, Span<float> vector)
    {
        var width = (int)result.Shape[^1];
        if (result.Shape.Length == 2)
        {
            result.Values.AsSpan(row * width, vector.Length).CopyTo(vector);
        }
        else
        {
            var states = result.Values.AsSpan(row * columns * width, columns * width);
            switch (folder.Settings.Pooling)
            {
                case Pooling.Cls:
                    states[..vector.Length].CopyTo(vector);
                    break;
                case Pooling.Last:
                    states.Slice(Math.Max(0, tokens - 1) * width, vector.Length).CopyTo(vector);
                    break;
                default:
                    for (var i = 0; i < tokens; i++)
                    {
                        TensorPrimitives.Add(vector, states.Slice(i * width, vector.Length), vector);
                    }

                    break;
            }
        }

        // An average and a sum have one direction.
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var length)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }
}
