namespace LunarHub.Models.Tokenizers;

/// <summary>What a model is given of one text or pair.</summary>
/// <param name="Ids">Numbers of the vocabulary, special tokens included.</param>
/// <param name="TypeIds">Beside each id, which text it is of.</param>
public sealed record TokenEncoding(int[] Ids, int[] TypeIds);
