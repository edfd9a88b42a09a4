using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens;

/// <summary>Turns texts into bags, through the very code that embeds.</summary>
internal sealed class BagFiller
{
    private const int AnyWidth = 16;

    private readonly SubtokenBag _bag;

    public BagFiller(Vocabulary vocabulary)
    {
        var empty = new float[vocabulary.Tokens.Length];
        _bag = new SubtokenBag(new SubtokenModel("vocabulary", AnyWidth, vocabulary.Tokens, empty, empty, empty, new sbyte[vocabulary.Tokens.Length * AnyWidth]));
    }

    public Bag Fill(string text)
    {
        _bag.Add(text, 1);
        var ids = _bag.Touched.ToArray();
        var bag = new Bag(ids, [.. ids.Select(_bag.Saturated)]);
        _bag.Clear();
        return bag;
    }
}
