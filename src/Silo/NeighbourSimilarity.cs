using System.Numerics.Tensors;
using LunarHub.Models;
using LunarHub.Models.Subtokens;

namespace LunarHub.Silo;

/// <summary>Tells prose's changes of subject by the built-in embedder: it is at hand on every machine, at once, and always says the same.</summary>
internal static class NeighbourSimilarity
{
    /// <summary>The cosine of each passage and the next: one value fewer than passages.</summary>
    public static IReadOnlyList<float> Of(IReadOnlyList<string> passages)
    {
        var embedder = SubtokenEmbedder.BuiltIn;
        var (previous, next) = (new float[embedder.Dimensions], new float[embedder.Dimensions]);
        var similarities = new float[Math.Max(0, passages.Count - 1)];
        for (var i = 0; i < passages.Count; i++)
        {
            embedder.Embed(new EmbeddingInput(passages[i]), EmbeddingRole.Document, next);
            if (i > 0)
            {
                similarities[i - 1] = TensorPrimitives.Dot<float>(previous, next);
            }

            (previous, next) = (next, previous);
        }

        return similarities;
    }
}
