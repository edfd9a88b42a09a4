using System.Text.Json;

namespace LunarHub.Models.Folders;

/// <summary>Which models a data folder was last used with: <c>models.json</c> in it. Lost, it costs the answers of earlier models' vectors until they are made anew.</summary>
/// <param name="Embedder">The folder of the embedder in force; null for the built-in one.</param>
/// <param name="Reranker">The folder of the reranker in force; null for the built-in one.</param>
/// <param name="Known">Folders of embedders that were in force at some time, by the id that segments store.</param>
public sealed record ModelChoice(string? Embedder, string? Reranker, IReadOnlyDictionary<string, string> Known)
{
    private const string FileName = "models.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static ModelChoice Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelChoice>(File.ReadAllText(Path.Combine(dataFolder, FileName)), Json) is { } choice ? choice with { Known = choice.Known ?? Nothing } : new(null, null, Nothing);
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return new ModelChoice(null, null, Nothing);
        }
    }

    /// <summary>Written whole or not at all, by silos of one folder at the same moment as well.</summary>
    public void Write(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        var building = $"{path}.{Guid.NewGuid():n}.new";
        File.WriteAllText(building, JsonSerializer.Serialize(this, Json));
        File.Move(building, path, overwrite: true);
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();
}
