using System.Text.Json;

namespace LunarHub.Models.Tokenizers;

internal static class PostProcessorReader
{
    public static PostProcessor Read(JsonElement? element) => element is { } processor ? Make(processor) : PostProcessor.None;

    private static PostProcessor Make(JsonElement element)
    {
        switch (element.Type())
        {
            case "TemplateProcessing":
                var special = element.Optional("special_tokens");
                return new PostProcessor(Template(element.Required("single"), special), Template(element.Required("pair"), special));
            case "BertProcessing":
                var (begin, end) = (Pair(element, "cls"), Pair(element, "sep"));
                return new PostProcessor(
                    [new(-1, begin, 0), new(0, [], 0), new(-1, end, 0)],
                    [new(-1, begin, 0), new(0, [], 0), new(-1, end, 0), new(1, [], 1), new(-1, end, 1)]);
            case "RobertaProcessing":
                var (first, last) = (Pair(element, "cls"), Pair(element, "sep"));
                return new PostProcessor(
                    [new(-1, first, 0), new(0, [], 0), new(-1, last, 0)],
                    [new(-1, first, 0), new(0, [], 0), new(-1, last, 0), new(-1, last, 0), new(1, [], 0), new(-1, last, 0)]);
            case "ByteLevel":
                // It only moves offsets.
                return new PostProcessor([new(0, [], 0)], [new(0, [], 0), new(1, [], 0)]);
            case "Sequence":
                var steps = element.Required("processors").EnumerateArray().Where(step => step.Type() != "ByteLevel").ToList();
                return steps.Count > 1 ? throw new InvalidDataException("its post_processor has several steps that add tokens; that is not supported")
                    : steps.Count == 1 ? Make(steps[0])
                    : PostProcessor.None;
            case var type:
                throw new InvalidDataException($"its post_processor '{type}' is not supported");
        }
    }

    private static TemplatePart[] Template(JsonElement parts, JsonElement? special) =>
    [
        .. parts.EnumerateArray().Select(part =>
        {
            if (part.Optional("Sequence") is { } sequence)
            {
                return new TemplatePart(sequence.Required("id").GetString() == "B" ? 1 : 0, [], sequence.Int("type_id", 0));
            }

            var token = part.Required("SpecialToken");
            var name = token.Required("id").GetString()!;
            var ids = special?.Optional(name)?.Required("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            return new TemplatePart(-1, ids ?? throw new InvalidDataException($"its special token '{name}' has no ids"), token.Int("type_id", 0));
        }),
    ];

    private static int[] Pair(JsonElement element, string name) => [element.Required(name)[1].GetInt32()];
}
