using System.Text;
using LunarHub.Models.Tokenizers.Vocabularies;
using LunarHub.Text;

namespace LunarHub.Models.Tokenizers;

/// <summary>
/// A tokenizer as a <c>tokenizer.json</c> describes it (the format of Hugging Face's tokenizers): added tokens, normaliser, pre-tokeniser, a WordPiece, BPE, Unigram or
/// word-level vocabulary, truncation and special tokens. Thread-safe.
/// </summary>
public sealed class TextTokenizer
{
    // No token of code or prose is so long; what lies further on cannot be among the tokens that are kept.
    private const int CharactersPerToken = 64;

    private readonly ITokenModel model;
    private readonly AddedTokens plain;
    private readonly AddedTokens normalized;
    private readonly Normalizer? normalizer;
    private readonly PreTokenizer? preTokenizer;
    private readonly PostProcessor postProcessor;
    private readonly Truncation truncation;

    internal TextTokenizer(TokenizerParts parts)
    {
        (model, normalizer, preTokenizer, postProcessor, truncation) = (parts.Model, parts.Normalizer, parts.PreTokenizer, parts.PostProcessor, parts.Truncation);
        plain = new AddedTokens(parts.PlainTokens);
        normalized = new AddedTokens(parts.NormalizedTokens);
        (PadId, Size) = (parts.PadId, parts.Size);
    }

    /// <summary>One more than the largest id that an encoding can hold.</summary>
    public int Size { get; }

    /// <summary>What shorter texts of a batch are filled up with.</summary>
    public int PadId { get; }

    /// <summary>Most tokens of an encoding, if the file sets a limit.</summary>
    public int? MostTokens => truncation.MostTokens;

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <exception cref="HubException"><c>model-tokenizer-invalid</c>: not such a file, damaged, or of a kind that is not supported; the message names the part.</exception>
    public static TextTokenizer Load(string path) => TokenizerFile.Read(path);

    /// <summary>Encodes a text, or a pair.</summary>
    /// <param name="mostTokens">Cut to so many tokens, special ones included; the file's own limit holds as well.</param>
    public TokenEncoding Encode(string text, string? pair = null, int? mostTokens = null)
    {
        var most = Math.Min(mostTokens ?? int.MaxValue, truncation.MostTokens ?? int.MaxValue);
        var first = Tokens(text, most);
        var second = pair is null ? null : Tokens(pair, most);
        if (most != int.MaxValue)
        {
            truncation.Apply(first, second, most - postProcessor.Added(second is not null));
        }

        return postProcessor.Apply(first, second);
    }

    private List<int> Tokens(string text, int most)
    {
        List<int> ids = [];
        foreach (var (raw, rawId) in plain.Split(new TextPiece(Clean(text, most), true)))
        {
            if (rawId is { } id)
            {
                ids.Add(id);
                continue;
            }

            var folded = raw with { Text = normalizer?.Invoke(raw.Text) ?? raw.Text };
            foreach (var (part, partId) in normalized.Split(folded))
            {
                if (partId is { } known)
                {
                    ids.Add(known);
                }
                else
                {
                    Encode(part, ids);
                }
            }
        }

        return ids;
    }

    private void Encode(TextPiece part, List<int> ids)
    {
        if (part.Text.Length == 0)
        {
            return;
        }

        foreach (var piece in preTokenizer?.Invoke(part) ?? [part])
        {
            if (piece.Text.Length > 0)
            {
                model.Encode(piece.Text, ids);
            }
        }
    }

    // Cut to what can matter, with U+FFFD for halves of characters.
    private string Clean(string text, int most)
    {
        var length = truncation.FromLeft ? text.Length : (int)Math.Min(text.Length, Math.Max(4_096L, (long)most * CharactersPerToken));
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        text = length < text.Length ? text[..length] : text;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !Rune.TryGetRuneAt(text, i, out _) && !(i > 0 && char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1])))
            {
                return string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
            }
        }

        return text;
    }
}

/// <summary>What a tokenizer is put together from.</summary>
internal sealed record TokenizerParts(
    ITokenModel Model,
    IReadOnlyList<AddedToken> PlainTokens,
    IReadOnlyList<AddedToken> NormalizedTokens,
    Normalizer? Normalizer,
    PreTokenizer? PreTokenizer,
    PostProcessor PostProcessor,
    Truncation Truncation,
    int PadId,
    int Size);
