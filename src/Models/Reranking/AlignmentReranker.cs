using System.Diagnostics;
using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Reranking;

/// <summary>
/// The built-in reranker: how each word of the query meets the words of a candidate's fields, by the vectors of the built-in embedder, beside what the first look found, judged by small learned trees. Where less than half of the candidates
/// are named definitions it has no opinion: it knows code, not prose.
/// No native code, no network. docs/models.md says how it was learned and what it is worth.
/// </summary>
public sealed class AlignmentReranker : IReranker
{
    private readonly SubtokenModel _words;
    private readonly TreeEnsemble _trees;

    internal AlignmentReranker(SubtokenModel words, TreeEnsemble trees) => (_words, _trees) = (words, trees);

    /// <summary>The reranker with the trees that ship inside this assembly, read once.</summary>
    public static AlignmentReranker BuiltIn => BuiltInModel.Value;

    private static readonly Lazy<AlignmentReranker> BuiltInModel = new(() =>
    {
        using var stream = typeof(AlignmentReranker).Assembly.GetManifestResourceStream("reranker.json")!;
        return new AlignmentReranker(SubtokenEmbedder.BuiltIn.Model, TreeEnsemble.Read(stream, RerankFeatures.Names));
    });

    /// <summary>The reranker with the trees of a file.</summary>
    /// <exception cref="Text.HubException"><c>model-corrupt</c>.</exception>
    public static AlignmentReranker Load(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return new AlignmentReranker(SubtokenEmbedder.BuiltIn.Model, TreeEnsemble.Read(stream, RerankFeatures.Names));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Text.HubException("model-corrupt", $"the reranking model {file} cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public string ModelId => _trees.Id;

    /// <inheritdoc/>
    public int MostCandidates => 200;

    /// <inheritdoc/>
    public double Weight => _trees.Weight;

    /// <inheritdoc/>
    public ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        if (!IsCode(candidates))
        {
            return ValueTask.FromResult(new float[candidates.Count]);
        }

        var reading = new FeatureReading(_words, query);
        if (!reading.HasWords)
        {
            return ValueTask.FromResult(new float[candidates.Count]);
        }

        var rows = reading.Read(candidates, () =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Stopwatch.GetElapsedTime(started) > budget;
        });
        return ValueTask.FromResult(rows.ConvertAll(row => Squash(_trees.Score(row))).ToArray());
    }

    // What was learned was learned from code that the parser understands: of other text the model has no opinion, and all stay where they are.
    private static bool IsCode(IReadOnlyList<RerankCandidate> candidates) => candidates.Count(candidate => candidate.Symbol is not null) * 2 >= candidates.Count;

    private static float Squash(double score) => (float)(1 / (1 + Math.Exp(-score)));
}
