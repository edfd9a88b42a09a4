using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Models.Tokenizers.Unicode;

namespace LunarHub.Models.Tokenizers;

/// <summary>Cuts a normalised text into the pieces that the model sees one by one. Thread-safe.</summary>
internal delegate IEnumerable<TextPiece> PreTokenizer(TextPiece piece);

/// <summary>How a Metaspace pre-tokeniser begins a text that does not begin with a space.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}

internal static class PreTokenizers
{
    private static readonly RunePattern Gpt2 = new(new Regex(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)));

    public static IEnumerable<TextPiece> Bert(TextPiece piece) => WhitespaceSplit(piece).SelectMany(part => Punctuation(SplitBehaviour.Isolated)(part));

    public static IEnumerable<TextPiece> WhitespaceSplit(TextPiece piece) => Splitting.Split(piece, Splitting.ByRune(piece.Text, Rune.IsWhiteSpace), SplitBehaviour.Removed);

    /// <summary>Runs of word characters and runs of what is neither that nor white space.</summary>
    public static IEnumerable<TextPiece> Whitespace(TextPiece piece)
    {
        var (start, at, kind) = (0, 0, 0);
        foreach (var rune in piece.Text.EnumerateRunes())
        {
            var next = RuneKinds.IsWord(rune) ? 1 : Rune.IsWhiteSpace(rune) ? 0 : 2;
            if (next != kind)
            {
                if (kind != 0)
                {
                    yield return new TextPiece(piece.Text[start..at], piece.AtStart && start == 0);
                }

                (start, kind) = (at, next);
            }

            at += rune.Utf16SequenceLength;
        }

        if (kind != 0)
        {
            yield return new TextPiece(piece.Text[start..], piece.AtStart && start == 0);
        }
    }

    public static PreTokenizer Punctuation(SplitBehaviour behaviour) => piece => Splitting.Split(piece, Splitting.ByRune(piece.Text, RuneKinds.IsPunctuation), behaviour);

    public static PreTokenizer Digits(bool individual) => piece
        => Splitting.Split(piece, Splitting.ByRune(piece.Text, RuneKinds.IsNumeric), individual ? SplitBehaviour.Isolated : SplitBehaviour.Contiguous);

    public static PreTokenizer Delimiter(Rune delimiter) => piece => Splitting.Split(piece, Splitting.ByRune(piece.Text, rune => rune == delimiter), SplitBehaviour.Removed);

    public static PreTokenizer Pattern(RunePattern pattern, SplitBehaviour behaviour, bool invert) => piece
        => Splitting.Split(piece, pattern.Split(piece.Text).Select(stretch => stretch with { IsMatch = stretch.IsMatch != invert }), behaviour);

    public static PreTokenizer ByteLevel(bool addPrefixSpace, bool useRegex) => piece =>
    {
        var text = addPrefixSpace && !piece.Text.StartsWith(' ') ? " " + piece.Text : piece.Text;
        var whole = piece with { Text = text };
        return (useRegex ? Splitting.Split(whole, Gpt2.Split(text), SplitBehaviour.Isolated) : [whole]).Select(part => part with { Text = ByteAlphabet.Spell(part.Text) });
    };

    public static PreTokenizer Metaspace(string replacement, PrependScheme scheme, bool split) => piece =>
    {
        var text = piece.Text.Replace(" ", replacement, StringComparison.Ordinal);
        if (!text.StartsWith(replacement, StringComparison.Ordinal) && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.AtStart)))
        {
            text = replacement + text;
        }

        var whole = piece with { Text = text };
        var mark = Rune.GetRuneAt(replacement, 0);
        return split ? Splitting.Split(whole, Splitting.ByRune(text, rune => rune == mark), SplitBehaviour.MergedWithNext) : [whole];
    };

    public static PreTokenizer Sequence(PreTokenizer[] steps) => piece => steps.Aggregate<PreTokenizer, IEnumerable<TextPiece>>([piece], (pieces, step) => pieces.SelectMany(part => step(part)));
}
