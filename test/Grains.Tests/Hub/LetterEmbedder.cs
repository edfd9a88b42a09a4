using System.Collections.Concurrent;
using LunarHub.Models;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>Counts letters: near enough to meaning for a test, and quick. Can be made to fail.</summary>
public sealed class LetterEmbedder : IEmbedder
{
    public string ModelId { get; init; } = "letters-1";

    public int Dimensions => 26;

    public Exception? Failure { get; set; }

    /// <summary>Texts of documents that were embedded, in no particular order.</summary>
    public ConcurrentQueue<string> Embedded { get; } = new();

    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
    {
        foreach (var input in role == EmbeddingRole.Document ? inputs : [])
        {
            Embedded.Enqueue(input.Text);
        }

        return Failure is null ? ValueTask.FromResult(inputs.Select(input => Embed(input.Text)).ToArray()) : ValueTask.FromException<float[][]>(Failure);
    }

    private static float[] Embed(string text)
    {
        var vector = new float[26];
        foreach (var letter in text.ToLowerInvariant().Where(char.IsAsciiLetterLower))
        {
            vector[letter - 'a']++;
        }

        var length = MathF.Sqrt(vector.Sum(component => component * component));
        return length == 0 ? vector : Array.ConvertAll(vector, component => component / length);
    }
}
