namespace LunarHub.Models.Tokenizers;

/// <summary>One element of a template: a special token with its ids, or one of the two texts.</summary>
/// <param name="Sequence">0 for the first text, 1 for the second, -1 for special tokens.</param>
internal readonly record struct TemplatePart(int Sequence, int[] Ids, int TypeId);

/// <summary>Puts the special tokens around one text, and around a pair.</summary>
internal sealed class PostProcessor(TemplatePart[] single, TemplatePart[] pair)
{
    /// <summary>No special tokens; the second text of a pair follows the first, as type 1.</summary>
    public static PostProcessor None { get; } = new([new(0, [], 0)], [new(0, [], 0), new(1, [], 1)]);

    /// <summary>How many special tokens are added.</summary>
    public int Added(bool isPair) => (isPair ? pair : single).Where(part => part.Sequence < 0).Sum(part => part.Ids.Length);

    public TokenEncoding Apply(List<int> first, List<int>? second)
    {
        var parts = second is null ? single : pair;
        List<int> ids = [];
        List<int> types = [];
        foreach (var part in parts)
        {
            IReadOnlyList<int> added = part.Sequence switch { 0 => first, 1 => second ?? [], _ => part.Ids };
            ids.AddRange(added);
            types.AddRange(Enumerable.Repeat(part.TypeId, added.Count));
        }

        return new TokenEncoding([.. ids], [.. types]);
    }
}
