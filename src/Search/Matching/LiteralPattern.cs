using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Text that is searched for as it is: in the bytes wherever letter case can be told from them alone.</summary>
internal sealed class LiteralPattern : TextPattern
{
    private readonly string literal;
    private readonly byte[] utf8Literal;
    private readonly ByteSearch? search;
    private readonly bool mayFoldIntoAscii;

    public LiteralPattern(string literal, bool ignoreCase)
        : base(ignoreCase)
    {
        this.literal = literal;
        utf8Literal = Encoding.UTF8.GetBytes(literal);
        search = ignoreCase && !Ascii.IsValid(literal) ? null : new ByteSearch(utf8Literal, ignoreCase);
        mayFoldIntoAscii = MayFoldIntoAscii(literal, ignoreCase);
    }

    public override void Narrow(Segment segment, Bitmap candidates) => TrigramFilter.Narrow(segment, utf8Literal, IgnoreCase, candidates);

    public override bool Occurs(ReadOnlySpan<byte> utf8) => SearchIn(utf8) is { } bytes ? bytes.IndexIn(utf8, 0) >= 0 : OccursDecoded(utf8);

    public override void FindStarts(ReadOnlySpan<byte> utf8, List<int> starts)
    {
        starts.Clear();
        if (SearchIn(utf8) is { } bytes)
        {
            bytes.FindAll(utf8, starts);
        }
        else
        {
            AddDecoded(utf8, 0, starts);
        }
    }

    protected override void AddMatches(ReadOnlySpan<char> text, List<TextMatch> found)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var from = 0; from <= text.Length - literal.Length;)
        {
            var at = text[from..].IndexOf(literal, comparison);
            if (at < 0)
            {
                return;
            }

            found.Add(new TextMatch(from + at, literal.Length));
            from += at + literal.Length;
        }
    }

    private ByteSearch? SearchIn(ReadOnlySpan<byte> utf8) => mayFoldIntoAscii && FoldedLetters.Occur(utf8) ? null : search;

    private bool OccursDecoded(ReadOnlySpan<byte> utf8)
    {
        var text = DocumentText.Rent(utf8);
        var occurs = text.Characters.Contains(literal, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        text.Return();
        return occurs;
    }
}
