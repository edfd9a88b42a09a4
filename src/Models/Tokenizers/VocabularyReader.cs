using System.Text.Json;
using LunarHub.Models.Tokenizers.Vocabularies;

namespace LunarHub.Models.Tokenizers;

internal static class VocabularyReader
{
    public static ITokenModel Read(JsonElement element)
    {
        var vocabulary = element.Required("vocab");
        // Files of early versions do not name the kind.
        var type = element.Optional("type")?.GetString()
            ?? (vocabulary.ValueKind == JsonValueKind.Array ? "Unigram" : element.Optional("merges") is not null ? "BPE" : element.Optional("continuing_subword_prefix") is not null ? "WordPiece" : "WordLevel");
        return type switch
        {
            "WordPiece" => WordPiece(element, ByToken(vocabulary)),
            "BPE" => Bpe(element, ByToken(vocabulary)),
            "WordLevel" => WordLevel(element, ByToken(vocabulary)),
            "Unigram" => Unigram(element, vocabulary),
            _ => throw new InvalidDataException($"its model '{type}' is not supported"),
        };
    }

    private static WordPieceModel WordPiece(JsonElement element, Dictionary<string, int> vocabulary)
        => new(vocabulary, Unknown(element, vocabulary, "[UNK]"), element.Text("continuing_subword_prefix", "##"), element.Int("max_input_chars_per_word", 100));

    private static WordLevelModel WordLevel(JsonElement element, Dictionary<string, int> vocabulary) => new(vocabulary, Unknown(element, vocabulary, "<unk>"));

    private static BpeModel Bpe(JsonElement element, Dictionary<string, int> vocabulary)
    {
        var merges = element.Required("merges").EnumerateArray().Select(merge =>
        {
            if (merge.ValueKind == JsonValueKind.Array)
            {
                return (merge[0].GetString()!, merge[1].GetString()!);
            }

            var text = merge.GetString()!;
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            return space > 0 ? (text[..space], text[(space + 1)..]) : throw new InvalidDataException($"its merge '{text}' is not a pair");
        });
        return new BpeModel(
            vocabulary,
            [.. merges],
            new BpeOptions(
                element.Optional("unk_token")?.GetString(),
                element.Bool("fuse_unk", false),
                element.Bool("byte_fallback", false),
                element.Bool("ignore_merges", false),
                element.Text("continuing_subword_prefix", ""),
                element.Text("end_of_word_suffix", "")));
    }

    private static UnigramModel Unigram(JsonElement element, JsonElement vocabulary)
    {
        List<(string, double)> tokens = [.. vocabulary.EnumerateArray().Select(entry => (entry[0].GetString()!, entry[1].GetDouble()))];
        var unknown = element.Optional("unk_id")?.GetInt32();
        var byteFallback = element.Bool("byte_fallback", false);
        return tokens.Count == 0 ? throw new InvalidDataException("its vocabulary is empty")
            : unknown is null && !byteFallback ? throw new InvalidDataException("it has no 'unk_id'")
            : new UnigramModel(tokens, unknown, byteFallback);
    }

    private static Dictionary<string, int> ByToken(JsonElement vocabulary)
    {
        var tokens = new Dictionary<string, int>();
        foreach (var entry in vocabulary.EnumerateObject())
        {
            tokens[entry.Name] = entry.Value.GetInt32() is >= 0 and var id ? id : throw new InvalidDataException($"its token '{entry.Name}' has a negative number");
        }

        return tokens.Count > 0 ? tokens : throw new InvalidDataException("its vocabulary is empty");
    }

    private static int Unknown(JsonElement element, Dictionary<string, int> vocabulary, string usual)
    {
        var token = element.Text("unk_token", usual);
        return vocabulary.TryGetValue(token, out var id) ? id : throw new InvalidDataException($"its unknown token '{token}' is not in the vocabulary");
    }
}
