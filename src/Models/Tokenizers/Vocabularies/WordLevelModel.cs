namespace LunarHub.Models.Tokenizers.Vocabularies;

/// <summary>Every piece is a word of the vocabulary or unknown.</summary>
internal sealed class WordLevelModel(Dictionary<string, int> vocabulary, int unknown) : ITokenModel
{
    public int Size { get; } = vocabulary.Values.Max() + 1;

    public int? IdOf(string token) => vocabulary.TryGetValue(token, out var id) ? id : null;

    public void Encode(string piece, List<int> ids) => ids.Add(vocabulary.GetValueOrDefault(piece, unknown));
}
