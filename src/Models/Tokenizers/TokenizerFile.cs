using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Models.Tokenizers;

/// <summary>Reads <c>tokenizer.json</c>, part by part.</summary>
internal static class TokenizerFile
{
    // The largest known vocabularies take some 35 MB.
    private const long LargestFile = 256L << 20;

    private static readonly string[] PadNames = ["[PAD]", "<pad>", "<|endoftext|>", "<|pad|>"];

    public static TextTokenizer Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > LargestFile)
            {
                throw new InvalidDataException($"it has {stream.Length} bytes; the most is {LargestFile}");
            }

            using var json = JsonDocument.Parse(stream);
            return new TextTokenizer(Read(json.RootElement));
        }
        catch (FileNotFoundException error)
        {
            throw Invalid(path, "is missing; export the model together with its tokenizer.json", error);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Invalid(path, $"cannot be used: {FirstLine(error.Message)}; export it again with save_pretrained, or use a model with another tokenizer", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, $"cannot be read ({FirstLine(error.Message)}); mend its permissions", error);
        }
    }

    private static TokenizerParts Read(JsonElement root)
    {
        var model = VocabularyReader.Read(root.Required("model"));
        var normalizer = NormalizerReader.Read(root.Optional("normalizer"));
        var (plain, normalized, largest) = ReadAddedTokens(root.Optional("added_tokens"), normalizer);
        var all = plain.Concat(normalized).ToDictionary(token => token.Content, token => token.Id);
        int? IdOf(string token) => all.TryGetValue(token, out var id) ? id : model.IdOf(token);
        return new TokenizerParts(
            model,
            plain,
            normalized,
            normalizer,
            PreTokenizerReader.Read(root.Optional("pre_tokenizer")),
            PostProcessorReader.Read(root.Optional("post_processor")),
            ReadTruncation(root.Optional("truncation")),
            root.Optional("padding") is { } padding ? padding.Int("pad_id", 0) : PadNames.Select(IdOf).FirstOrDefault(id => id is not null) ?? 0,
            Math.Max(model.Size, largest + 1));
    }

    private static (List<AddedToken> Plain, List<AddedToken> Normalized, int Largest) ReadAddedTokens(JsonElement? array, Normalizer? normalizer)
    {
        List<AddedToken> plain = [];
        List<AddedToken> normalized = [];
        var largest = -1;
        foreach (var entry in array?.EnumerateArray() ?? default)
        {
            var content = entry.Required("content").GetString()!;
            var isNormalized = entry.Bool("normalized", !entry.Bool("special", false));
            var token = new AddedToken(
                entry.Required("id").GetInt32(),
                isNormalized && normalizer is not null ? normalizer(content) : content,
                entry.Bool("single_word", false),
                entry.Bool("lstrip", false),
                entry.Bool("rstrip", false));
            (isNormalized ? normalized : plain).Add(token);
            largest = Math.Max(largest, token.Id);
        }

        // Of tokens that are spelled alike the last one holds.
        return ([.. plain.GroupBy(token => token.Content).Select(group => group.Last())], [.. normalized.GroupBy(token => token.Content).Select(group => group.Last())], largest);
    }

    private static Truncation ReadTruncation(JsonElement? element)
    {
        if (element is not { } truncation)
        {
            return new Truncation(null, TruncationStrategy.LongestFirst, false);
        }

        var most = truncation.Required("max_length").GetInt32();
        return most < 1
            ? throw new InvalidDataException($"its truncation to {most} tokens leaves nothing")
            : new Truncation(most, truncation.Enum("strategy", TruncationStrategy.LongestFirst), truncation.Text("direction", "Right") == "Left");
    }

    private static HubException Invalid(string path, string what, Exception error) => new("model-tokenizer-invalid", $"the tokenizer {path} {what}", error);

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', '\r');
}
