using System.Collections.Immutable;
using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// How much each signal counts. Data, not code: the built-in weights are the file <c>weights.json</c> beside this one, which <c>hub eval --learn</c> writes.
/// </summary>
public sealed class FusionWeights
{
    /// <summary>The form of the file that this version reads and writes.</summary>
    public const int Version = 1;

    /// <summary>A weight is between this and its opposite.</summary>
    public const double Largest = 1_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ImmutableArray<double> weights;

    private FusionWeights(ImmutableArray<double> weights) => this.weights = weights;

    /// <summary>The weights that the product ships with.</summary>
    public static FusionWeights BuiltIn { get; } = ReadBuiltIn();

    public double this[Signal signal] => weights[(int)signal];

    /// <summary>These weights with one changed.</summary>
    /// <exception cref="HubException"><c>weights-invalid</c>.</exception>
    public FusionWeights With(Signal signal, double weight) => new(weights.SetItem((int)signal, Checked(Signals.Names[(int)signal], weight, "the weights")));

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
        JsonSerializer.Serialize(new Document(Version, note, weights.Select((weight, i) => (Signals.Names[i], weight)).ToDictionary(entry => entry.Item1, entry => entry.weight)), Json) + "\n";

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

        if (document.Weights?.Keys.FirstOrDefault(name => !Signals.Names.Contains(name)) is { } unknown)
        {
            throw Invalid(file, $"there is no signal '{unknown}'; the signals are {string.Join(", ", Signals.Names)}");
        }

        return new FusionWeights([.. Signals.Names.Select(name => document.Weights?.TryGetValue(name, out var weight) == true
            ? Checked(name, weight, file)
            : throw Invalid(file, $"the weight of '{name}' is missing"))]);
    }

    private static double Checked(string name, double weight, string file) => Math.Abs(weight) <= Largest
        ? weight
        : throw Invalid(file, $"the weight of '{name}' is {weight}; it must be from {-Largest} to {Largest}");

    private static HubException Invalid(string file, string problem, Exception? inner = null)
        => new("weights-invalid", $"the ranking weights of {file} cannot be used: {problem}", inner!);

    private sealed record Document(int Version, string? Note, Dictionary<string, double>? Weights);
}
