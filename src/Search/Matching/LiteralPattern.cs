using System.Buffers;
using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Text that is searched for as it is: in the bytes wherever letter case can be told from them alone.</summary>
internal sealed class LiteralPattern : TextPattern
{
    private readonly string literal;
    private readonly byte[] utf8Literal;
    private readonly bool isByBytes;
    private readonly ByteSearch? search;
    private readonly bool mayFoldIntoAscii;
    private SearchValues<string>? finder;

    // The segment that was narrowed last, and its blocks in which the literal can begin.
    private (Segment? Segment, Bitmap? Begins) narrowed;

    public LiteralPattern(string literal, bool ignoreCase)
        : base($"{(ignoreCase ? 'l' : 'L')}{literal}", ignoreCase)
    {
        this.literal = literal;
        utf8Literal = Encoding.UTF8.GetBytes(literal);
        isByBytes = !ignoreCase || LetterCase.IsByAsciiAlone(literal);
        search = isByBytes ? new ByteSearch(utf8Literal, ignoreCase) : null;
        mayFoldIntoAscii = MayFoldIntoAscii(literal, ignoreCase);
    }

    public override IReadOnlyList<(byte[][] Literals, bool AreByBytes)> Required => [([utf8Literal], isByBytes)];

    public override void Narrow(Segment segment, Bitmap candidates) => narrowed = (segment, TrigramFilter.Narrow(segment, utf8Literal, asciiOnly: !isByBytes, candidates));

    public override int FindFirst(FileUnderTest file)
    {
        if (SearchIn(file) is not { } bytes)
        {
            return OccursDecoded(file.Text) ? 0 : -1;
        }

        for (var from = 0; NextStretch(file, from, out var start, out from);)
        {
            if (bytes.IndexIn(UpTo(file.Text, from), start) is >= 0 and var place)
            {
                return place;
            }
        }

        return -1;
    }

    public override void FindStarts(FileUnderTest file, int from, List<int> starts)
    {
        starts.Clear();
        if (SearchIn(file) is not { } bytes)
        {
            AddDecoded(file.Text, 0, starts);
            return;
        }

        while (NextStretch(file, from, out var start, out from))
        {
            bytes.FindAll(UpTo(file.Text, from), starts.Count > 0 ? Math.Max(start, starts[^1] + utf8Literal.Length) : start, starts);
        }
    }

    protected override void AddMatches(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        finder ??= SearchValues.Create([literal], IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        for (var from = 0; from <= text.Length - literal.Length;)
        {
            var at = text[from..].IndexOfAny(finder);
            if (at < 0)
            {
                return;
            }

            found.Add(new TextMatch(from + at, literal.Length));
            from += at + literal.Length;
        }
    }

    // The next part of the file, at or after a place, in which the literal can begin.
    private bool NextStretch(FileUnderTest file, int from, out int start, out int end)
    {
        ref readonly var document = ref file.Segment.Documents[file.Document];
        (start, end) = (from, document.TextLength);
        if (narrowed.Segment == file.Segment && narrowed.Begins is { } begins)
        {
            var first = document.FirstTextBlock;
            begins.NextRun(first + (from / TextBlocks.Bytes), out var block, out var after);
            start = Math.Max(from, (block - first) * TextBlocks.Bytes);
            end = Math.Min(end, (after - first) * TextBlocks.Bytes);
        }

        return start < end;
    }

    // What begins before a place may end behind it.
    private ReadOnlySpan<byte> UpTo(ReadOnlySpan<byte> text, int end) => text[..Math.Min(text.Length, end + utf8Literal.Length - 1)];

    private ByteSearch? SearchIn(FileUnderTest file) => mayFoldIntoAscii && file.HoldsFoldedLetters ? null : search;

    private bool OccursDecoded(ReadOnlySpan<byte> utf8)
    {
        var text = DocumentText.Rent(utf8);
        var occurs = text.Characters.Contains(literal, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        text.Return();
        return occurs;
    }
}
