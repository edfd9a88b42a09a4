using System.IO.Compression;
using System.Text.Json;

namespace LunarHub.Subtokens;

/// <summary>Questions with the code that answers them: every <c>*.jsonl.gz</c> of a folder, {language, query, code} a line.</summary>
internal static class QuestionPairs
{
    public static IEnumerable<Pair> Read(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles("*.jsonl.gz").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            using var lines = new StreamReader(new GZipStream(file.OpenRead(), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line)
            {
                var question = JsonSerializer.Deserialize<Question>(line, JsonSerializerOptions.Web) ?? throw new JsonException($"{file.Name} holds an empty line");
                yield return new Pair($"{file.Name.Split('.')[0]} {question.Language}", PairKind.Question, question.Language, null, null, question.Query, question.Code);
            }
        }
    }

    private sealed record Question(string Language, string Query, string Code);
}
