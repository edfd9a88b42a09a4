namespace LunarHub.Text;

/// <summary>One term of the index's vocabulary as it stands in a text.</summary>
/// <param name="Text">The term: stemmed for words and parts, joined for compounds.</param>
/// <param name="Start">Offset in the text, in UTF-16 units.</param>
/// <param name="Length">Units that it covers.</param>
public readonly record struct Term(string Text, int Start, int Length, TokenKind Kind);

/// <summary>The terms of a text, made the same way for documents and for queries.</summary>
public static class Terms
{
    /// <summary>Turns a token into a term in place and returns its length: words and parts are stemmed, compounds kept whole.</summary>
    public static int Normalise(Span<char> folded, TokenKind kind) => kind == TokenKind.Compound ? folded.Length : LightStemmer.Stem(folded);

    /// <summary>Every term of a short text, in order.</summary>
    public static List<Term> Of(ReadOnlySpan<char> text)
    {
        var sink = new Collector { Found = [] };
        IdentifierTokenizer.Tokenize(text, ref sink);
        return sink.Found;
    }

    private struct Collector : ITokenSink
    {
        public List<Term> Found;

        public readonly void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
            => Found.Add(new Term(folded[..Normalise(folded, kind)].ToString(), start, length, kind));
    }
}
