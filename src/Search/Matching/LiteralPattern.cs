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

    public override void Narrow(Segment segment, Bitmap candidates) => TrigramFilter.Narrow(segment, utf8Literal, asciiOnly: !isByBytes, candidates);

    public override int FindFirst(FileUnderTest file) => SearchIn(file) is { } bytes ? bytes.IndexIn(file.Text, 0) : OccursDecoded(file.Text) ? 0 : -1;

    public override void FindStarts(FileUnderTest file, int from, List<int> starts)
    {
        starts.Clear();
        if (SearchIn(file) is { } bytes)
        {
            bytes.FindAll(file.Text, from, starts);
        }
        else
        {
            AddDecoded(file.Text, 0, starts);
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

    private ByteSearch? SearchIn(FileUnderTest file) => mayFoldIntoAscii && file.HoldsFoldedLetters ? null : search;

    private bool OccursDecoded(ReadOnlySpan<byte> utf8)
    {
        var text = DocumentText.Rent(utf8);
        var occurs = text.Characters.Contains(literal, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        text.Return();
        return occurs;
    }
}
