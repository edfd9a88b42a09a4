using System.Collections.Immutable;
using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// How much each signal counts, for each kind of query. Data, not code: the built-in weights are the file <c>weights.json</c> beside this one, which <c>hub eval --learn</c> writes.
/// </summary>
public sealed class FusionWeights
{
    /// <summary>The form of the file that this version reads and writes.</summary>
    public const int Version = 2;

    /// <summary>A weight is between this and its opposite.</summary>
    public const double Largest = 1_000;

    private static readonly ImmutableSortedDictionary<QueryKind, ImmutableArray<double>> NoClasses = ImmutableSortedDictionary<QueryKind, ImmutableArray<double>>.Empty;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ImmutableArray<double> weights;

    private readonly ImmutableSortedDictionary<QueryKind, ImmutableArray<double>> classes;

    private FusionWeights(ImmutableArray<double> weights, ImmutableSortedDictionary<QueryKind, ImmutableArray<double>> classes) => (this.weights, this.classes) = (weights, classes);

    /// <summary>The weights that the product ships with.</summary>
    public static FusionWeights BuiltIn { get; } = ReadBuiltIn();

    public double this[Signal signal] => weights[(int)signal];

    /// <summary>Whether some signal counts that is read of the texts of the best candidates.</summary>
    public bool ReadTexts => this[Signal.Coverage] != 0 || this[Signal.Phrase] != 0 || this[Signal.Proximity] != 0 || this[Signal.Centrality] != 0;

    /// <summary>The weights for one kind of query: its own where it has some, else these.</summary>
    public FusionWeights For(QueryKind kind) => classes.TryGetValue(kind, out var own) ? new FusionWeights(own, NoClasses) : this;

    /// <summary>These weights with one changed; those of kinds that have their own stay.</summary>
    /// <exception cref="HubException"><c>weights-invalid</c>.</exception>
    public FusionWeights With(Signal signal, double weight) => new(weights.SetItem((int)signal, Checked(Signals.Names[(int)signal], weight, "the weights")), classes);

    /// <summary>These weights with those of one kind of query changed.</summary>
    public FusionWeights With(QueryKind kind, FusionWeights own) => new(weights, classes.SetItem(kind, own.weights));

    /// <summary>Reads a file of weights.</summary>
    /// <exception cref="HubException"><c>weights-invalid</c>: it is missing, no such JSON, of another version, or lacks a signal or names one that does not exist.</exception>
    public static FusionWeights Load(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Read(stream, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(file, error.Message, error);
        }
    }

    /// <summary>The weights as the text of a file, with a note of how they were found.</summary>
    public string ToJson(string? note) =>
        JsonSerializer.Serialize(new Document(Version, note, Named(weights, null), classes.ToDictionary(entry => NameOf(entry.Key), entry => Named(entry.Value, weights))), Json) + "\n";

    // Of a kind of query only what differs from the others.
    private static Dictionary<string, double> Named(ImmutableArray<double> weights, ImmutableArray<double>? others) =>
        weights.Select((weight, i) => (Name: Signals.Names[i], Weight: weight, Other: others?[i])).Where(entry => entry.Weight != entry.Other).ToDictionary(entry => entry.Name, entry => entry.Weight);

    private static string NameOf(QueryKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}");

    private static FusionWeights ReadBuiltIn()
    {
        const string name = "LunarHub.Search.Ranking.weights.json";
        using var stream = typeof(FusionWeights).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the resource {name} is missing");
        return Read(stream, name);
    }

    private static FusionWeights Read(Stream stream, string file)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(stream, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw Invalid(file, $"it is not a file of weights: {error.Message}", error);
        }

        if (document.Version != Version)
        {
            throw Invalid(file, $"its version is {document.Version}; this program reads version {Version}");
        }

        var common = Read(document.Weights, null, file);
        var classes = NoClasses;
        foreach (var (name, own) in document.Classes ?? [])
        {
            var kind = Enum.GetValues<QueryKind>().Cast<QueryKind?>().FirstOrDefault(kind => NameOf(kind!.Value) == name)
                ?? throw Invalid(file, $"there is no kind of query '{name}'; the kinds are {string.Join(", ", Enum.GetValues<QueryKind>().Select(NameOf))}");
            classes = classes.Add(kind, Read(own, common, file));
        }

        return new FusionWeights(common, classes);
    }

    // What is not said is as in the others; where there are no others, everything must be said but the signal that earlier programs did not have.
    private static ImmutableArray<double> Read(Dictionary<string, double>? given, ImmutableArray<double>? others, string file)
    {
        if (given?.Keys.FirstOrDefault(name => !Signals.Names.Contains(name)) is { } unknown)
        {
            throw Invalid(file, $"there is no signal '{unknown}'; the signals are {string.Join(", ", Signals.Names)}");
        }

        return [.. Signals.Names.Select((name, i) => given?.TryGetValue(name, out var weight) == true
            ? Checked(name, weight, file)
            : others?[i] ?? ((Signal)i == Signal.Recency ? 0 : throw Invalid(file, $"the weight of '{name}' is missing")))];
    }

    private static double Checked(string name, double weight, string file) => Math.Abs(weight) <= Largest
        ? weight
        : throw Invalid(file, $"the weight of '{name}' is {weight}; it must be from {-Largest} to {Largest}");

    private static HubException Invalid(string file, string problem, Exception? inner = null)
        => new("weights-invalid", $"the ranking weights of {file} cannot be used: {problem}", inner!);

    private sealed record Document(int Version, string? Note, Dictionary<string, double>? Weights, Dictionary<string, Dictionary<string, double>>? Classes);
}
