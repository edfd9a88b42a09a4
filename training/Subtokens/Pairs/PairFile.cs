using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LunarHub.Subtokens;

/// <summary>Pairs on disk: gzipped, one JSON object a line. What is gathered once is learned from many times.</summary>
internal static class PairFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static void Write<T>(FileInfo file, IEnumerable<T> rows)
    {
        using var lines = new StreamWriter(new GZipStream(file.Create(), CompressionLevel.Fastest));
        foreach (var row in rows)
        {
            lines.WriteLine(JsonSerializer.Serialize(row, Json));
        }
    }

    public static List<Pair> Read(FileInfo file)
    {
        using var lines = new StreamReader(new GZipStream(file.OpenRead(), CompressionMode.Decompress));
        var pairs = new List<Pair>();
        while (lines.ReadLine() is { } line)
        {
            pairs.Add(JsonSerializer.Deserialize<Pair>(line, Json) ?? throw new JsonException($"{file.Name} holds an empty line"));
        }

        return pairs;
    }
}
