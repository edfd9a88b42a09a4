using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LunarHub.Models.Tokenizers;

internal static class PreTokenizerReader
{
    public static PreTokenizer? Read(JsonElement? element) => element is { } preTokenizer ? Make(preTokenizer) : null;

    private static PreTokenizer Make(JsonElement element)
    {
        switch (element.Type())
        {
            case "Sequence":
                return PreTokenizers.Sequence([.. element.Required("pretokenizers").EnumerateArray().Select(Make)]);
            case "BertPreTokenizer":
                return PreTokenizers.Bert;
            case "Whitespace":
                return PreTokenizers.Whitespace;
            case "WhitespaceSplit":
                return PreTokenizers.WhitespaceSplit;
            case "ByteLevel":
                return PreTokenizers.ByteLevel(element.Bool("add_prefix_space", true), element.Bool("use_regex", true));
            case "Metaspace":
                var scheme = element.Bool("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never;
                var replacement = element.Text("replacement", "\u2581");
                return replacement.Length == 0
                    ? throw new InvalidDataException("its Metaspace has no replacement")
                    : PreTokenizers.Metaspace(replacement, element.Enum("prepend_scheme", scheme), element.Bool("split", true));
            case "Punctuation":
                return PreTokenizers.Punctuation(element.Enum("behavior", SplitBehaviour.Isolated));
            case "Digits":
                return PreTokenizers.Digits(element.Bool("individual_digits", false));
            case "CharDelimiterSplit":
                return PreTokenizers.Delimiter(Rune.GetRuneAt(element.Required("delimiter").GetString()!, 0));
            case "Split":
                var (regex, literal) = element.Pattern("pattern");
                regex ??= new Regex(Regex.Escape(literal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
                return PreTokenizers.Pattern(new RunePattern(regex), element.Enum("behavior", SplitBehaviour.Isolated), element.Bool("invert", false));
            case var type:
                throw new InvalidDataException($"its pre_tokenizer '{type}' is not supported");
        }
    }
}
