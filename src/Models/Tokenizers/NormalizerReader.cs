using System.Text;
using System.Text.Json;

namespace LunarHub.Models.Tokenizers;

internal static class NormalizerReader
{
    public static Normalizer? Read(JsonElement? element) => element is { } normalizer ? Make(normalizer) : null;

    private static Normalizer Make(JsonElement element)
    {
        switch (element.Type())
        {
            case "Sequence":
                return Normalizers.Sequence([.. element.Required("normalizers").EnumerateArray().Select(Make)]);
            case "BertNormalizer":
                var lowercase = element.Bool("lowercase", true);
                return Normalizers.Bert(element.Bool("clean_text", true), element.Bool("handle_chinese_chars", true), element.Bool("strip_accents", lowercase), lowercase);
            case "NFC":
                return Normalizers.Form(NormalizationForm.FormC);
            case "NFD":
                return Normalizers.Form(NormalizationForm.FormD);
            case "NFKC":
                return Normalizers.Form(NormalizationForm.FormKC);
            case "NFKD":
                return Normalizers.Form(NormalizationForm.FormKD);
            case "Lowercase":
                return Normalizers.Lowercase;
            case "StripAccents":
                return Normalizers.StripAccents;
            case "Strip":
                return Normalizers.Strip(element.Bool("strip_left", true), element.Bool("strip_right", true));
            case "Prepend":
                return Normalizers.Prepend(element.Text("prepend", ""));
            case "Replace":
                var (regex, literal) = element.Pattern("pattern");
                var content = element.Text("content", "");
                return regex is null ? Normalizers.Replace(literal, content) : Normalizers.Replace(regex, content);
            case "Nmt":
                return Normalizers.Nmt;
            case "ByteLevel":
                return ByteAlphabet.Spell;
            case "Precompiled":
                // An empty map changes nothing.
                return element.Optional("precompiled_charsmap")?.GetString() is { Length: > 0 } map ? new PrecompiledNormalizer(Convert.FromBase64String(map)).Normalise : text => text;
            case var type:
                throw new InvalidDataException($"its normalizer '{type}' is not supported");
        }
    }
}
