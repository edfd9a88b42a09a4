using System.Collections.Immutable;
using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Models.Reranking;

/// <summary>
/// Gradient-boosted regression trees (J. Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", 2001). Immutable; the file is JSON: the names of the features, the model's id and
/// weight, and for each tree its nodes.
/// </summary>
internal sealed class TreeEnsemble
{
    /// <summary>The form of the file that this version reads and writes.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="weight">How much the model's opinion weighs; see <see cref="IReranker.Weight"/>.</param>
    public TreeEnsemble(string id, double weight, ImmutableArray<Tree> trees) => (Id, Weight, Trees) = (id, weight, trees);

    public string Id { get; }

    public double Weight { get; }

    public ImmutableArray<Tree> Trees { get; }

    /// <summary>The sum of the trees' values.</summary>
    public double Score(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var tree in Trees)
        {
            sum += tree.Value(features);
        }

        return sum;
    }

    /// <exception cref="HubException"><c>model-corrupt</c>.</exception>
    public static TreeEnsemble Read(Stream stream, ImmutableArray<string> features)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(stream, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw Corrupt(error.Message, error);
        }

        if (document.Version != Version || document.Features is not { } known || !known.AsSpan().SequenceEqual(features.AsSpan()) || document.Id is null || document.Trees is not { } trees || !double.IsFinite(document.Weight))
        {
            throw Corrupt("it was made for another version of this program");
        }

        return new TreeEnsemble(document.Id, document.Weight, trees.All(tree => tree?.IsSound(features.Length) == true) ? trees : throw Corrupt("it has a tree that leads nowhere"));
    }

    public string ToJson(ImmutableArray<string> features, string note) => JsonSerializer.Serialize(new Document(Version, Id, note, Weight, features, Trees), Json) + "\n";

    private static HubException Corrupt(string why, Exception? inner = null) => new("model-corrupt", $"The reranking model's file is corrupt: {why}; restore it from the release.", inner!);

    private sealed record Document(int Version, string Id, string? Note, double Weight, ImmutableArray<string>? Features, ImmutableArray<Tree>? Trees);

    /// <summary>One tree. Inner nodes come first and lead to later ones only.</summary>
    /// <param name="Features">Which feature each inner node asks for.</param>
    /// <param name="Thresholds">At most so much goes to the left.</param>
    /// <param name="Left">The next inner node; below 0 the leaf of number −1 − it.</param>
    /// <param name="Right">Likewise.</param>
    /// <param name="Leaves">The values of the leaves.</param>
    internal sealed record Tree(ImmutableArray<int> Features, ImmutableArray<float> Thresholds, ImmutableArray<int> Left, ImmutableArray<int> Right, ImmutableArray<float> Leaves)
    {
        public float Value(ReadOnlySpan<float> features)
        {
            var node = Features.IsEmpty ? -1 : 0;
            while (node >= 0)
            {
                node = features[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
            }

            return Leaves[-1 - node];
        }

        public bool IsSound(int features)
        {
            var (inner, leaves) = (Features.IsDefault ? -1 : Features.Length, Leaves.IsDefault ? 0 : Leaves.Length);
            return inner >= 0 && leaves > 0 && !Thresholds.IsDefault && !Left.IsDefault && !Right.IsDefault && Thresholds.Length == inner && Left.Length == inner && Right.Length == inner
                && Features.All(feature => feature >= 0 && feature < features) && Thresholds.All(float.IsFinite) && Leaves.All(float.IsFinite)
                && Enumerable.Range(0, inner).All(node => Leads(node, Left[node]) && Leads(node, Right[node]));

            bool Leads(int from, int to) => to < 0 ? -1 - to < leaves : to > from && to < inner;
        }
    }
}
