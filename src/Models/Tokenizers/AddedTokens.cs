using System.Text;
using LunarHub.Models.Tokenizers.Unicode;

namespace LunarHub.Models.Tokenizers;

/// <summary>A token that is looked for in the text itself, before the model sees it.</summary>
/// <param name="SingleWord">It counts only between characters that are not of a word.</param>
/// <param name="LeftStrip">It takes the white space before it along.</param>
/// <param name="RightStrip">It takes the white space after it along.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool LeftStrip, bool RightStrip);

/// <summary>Finds added tokens: the leftmost, of those that begin together the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<char, AddedToken[]> byFirst;

    public AddedTokens(IEnumerable<AddedToken> tokens) => byFirst = tokens.Where(token => token.Content.Length > 0)
        .GroupBy(token => token.Content[0])
        .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());

    /// <summary>The text in parts, each a token with its id or text between tokens without one.</summary>
    public IEnumerable<(TextPiece Piece, int? Id)> Split(TextPiece piece)
    {
        var text = piece.Text;
        var done = 0;
        for (var at = 0; byFirst.Count > 0 && at < text.Length;)
        {
            if (Find(text, at) is not { } token)
            {
                at++;
                continue;
            }

            var (start, end) = (at, at + token.Content.Length);
            at = end;
            if (token.SingleWord && (EndsWithWord(text.AsSpan(0, start)) || StartsWithWord(text.AsSpan(end))))
            {
                continue;
            }

            start = token.LeftStrip ? Math.Max(done, text.AsSpan(0, start).TrimEnd().Length) : start;
            end = token.RightStrip ? text.Length - text.AsSpan(end).TrimStart().Length : end;
            if (start > done)
            {
                yield return (Part(piece, done, start), null);
            }

            yield return (Part(piece, start, end), token.Id);
            done = end;
            at = Math.Max(at, end);
        }

        if (done < text.Length)
        {
            yield return (Part(piece, done, text.Length), null);
        }
    }

    private AddedToken? Find(string text, int at)
    {
        if (byFirst.TryGetValue(text[at], out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if (string.CompareOrdinal(text, at, candidate.Content, 0, candidate.Content.Length) == 0)
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static TextPiece Part(TextPiece piece, int start, int end) => new(piece.Text[start..end], piece.AtStart && start == 0);

    private static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && RuneKinds.IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && RuneKinds.IsWord(rune);
}
