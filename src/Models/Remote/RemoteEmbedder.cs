using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Models.Folders;
using LunarHub.Text;

namespace LunarHub.Models.Remote;

/// <summary>Embeddings from an endpoint that speaks OpenAI's API. Vectors of documents are kept on disk by the hash of their text, so that no text is paid for twice. Thread-safe.</summary>
public sealed class RemoteEmbedder : IEmbedder, IDisposable
{
    private readonly ModelFolder folder;
    private readonly EmbeddingsClient client;
    private readonly VectorCache? cache;

    internal RemoteEmbedder(ModelFolder folder, EmbeddingsClient client, VectorCache? cache) => (this.folder, this.client, this.cache) = (folder, client, cache);

    /// <inheritdoc/>
    public string ModelId => folder.ModelId;

    /// <inheritdoc/>
    public int Dimensions => folder.Settings.Dimensions!.Value;

    /// <param name="cacheFolder">Where vectors are kept; null for nowhere.</param>
    public static RemoteEmbedder Open(ModelFolder folder, string? cacheFolder) => new(
        folder,
        new EmbeddingsClient(folder),
        cacheFolder is null || !folder.Settings.Cache ? null : new VectorCache(cacheFolder, folder.ModelId, folder.Settings.Dimensions!.Value));

    /// <inheritdoc/>
    /// <exception cref="HubException"><c>model-remote-*</c>, <c>model-output-invalid</c>.</exception>
    public async ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
    {
        var vectors = new float[inputs.Count][];
        List<(int Input, string Text, UInt128 Key)> wanted = [];
        for (var i = 0; i < vectors.Length; i++)
        {
            if (EmbeddingText.Of(inputs[i], role, folder.Settings) is not { } text)
            {
                vectors[i] = new float[Dimensions];
                continue;
            }

            text = Cut(text);
            var key = KeyOf(text);
            if (role == EmbeddingRole.Document && cache?.Find(key) is { } known)
            {
                vectors[i] = known;
            }
            else
            {
                wanted.Add((i, text, key));
            }
        }

        foreach (var batch in wanted.Chunk(folder.Settings.BatchInputs))
        {
            var answers = await client.EmbedAsync([.. batch.Select(entry => entry.Text)], cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                vectors[batch[i].Input] = Fit(answers[i]);
                if (role == EmbeddingRole.Document)
                {
                    cache?.Add(batch[i].Key, vectors[batch[i].Input]);
                }
            }
        }

        return vectors;
    }

    public void Dispose()
    {
        client.Dispose();
        cache?.Dispose();
    }

    private string Cut(string text)
    {
        var length = Math.Min(text.Length, folder.Settings.MaxCharacters);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return text[..length];
    }

    private float[] Fit(float[] answer)
    {
        if (answer.Length < Dimensions || !TensorPrimitives.IsFiniteAll<float>(answer))
        {
            throw new HubException(
                "model-output-invalid",
                $"the model {ModelId} at {folder.Settings.Endpoint!.Host} gave a vector of {answer.Length} numbers{(answer.Length < Dimensions ? $" where {Dimensions} are expected; set 'dimensions' in model.json" : " that are not all finite; choose another model")}");
        }

        var vector = answer[..Dimensions];
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var length)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }

        return vector;
    }

    private static UInt128 KeyOf(string text) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
