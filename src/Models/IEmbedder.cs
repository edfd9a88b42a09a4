namespace LunarHub.Models;

/// <summary>What a text is to be used as. Models may treat the two differently (prefixes, token weights).</summary>
public enum EmbeddingRole
{
    Query,
    Document,
}

/// <summary>One chunk or query to embed. A query has only <see cref="Text"/>.</summary>
public readonly record struct EmbeddingInput(string Text, string? Path = null, string? Symbol = null, string? Parent = null, string? Signature = null);

/// <summary>Text in, unit-length vectors out. Thread-safe.</summary>
public interface IEmbedder
{
    /// <summary>Names the model and its version; vectors of different ids must never be compared. Segments store it.</summary>
    string ModelId { get; }

    /// <summary>Length of every vector.</summary>
    int Dimensions { get; }

    /// <summary>
    /// Embeds <paramref name="inputs"/> in order. A text without any token gives the zero vector.
    /// </summary>
    ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default);
}
