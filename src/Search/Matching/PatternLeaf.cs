using LunarHub.Search.Caching;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>Text that must occur in the file, or must not.</summary>
internal sealed class PatternLeaf(TextPattern pattern, bool isNegated) : MatchNode
{
    private static readonly List<int> NoStarts = [];

    private readonly List<int> starts = [];
    private Bitmap? holders;
    private HotMatches? hot;
    private int searched = -1;
    private (int Document, int Place) first = (-1, 0);

    public TextPattern Pattern => pattern;

    public bool IsNegated => isNegated;

    public override bool IsDecided => false;

    public override Bitmap Narrow(Segment segment, Bitmap within)
    {
        holders = within.Copy();
        (searched, first) = (-1, (-1, 0));
        hot = HotMatches.Of(segment, pattern);
        if (hot is null)
        {
            pattern.Narrow(segment, holders);
        }
        else
        {
            hot.Narrow(holders, unknown => pattern.Narrow(segment, unknown));
        }

        return isNegated ? within : holders;
    }

    // A file that cannot hold the text need not be read for it; where all must hold, one that lacks the next text need not be read for every place of this one.
    public override bool Matches(FileUnderTest file)
    {
        if (!holders![file.Document])
        {
            return isNegated;
        }

        if (hot is not null && hot.TryGet(file.Document, null, out var known))
        {
            return known > 0 != isNegated;
        }

        if (pattern is LiteralPattern)
        {
            first = (file.Document, pattern.FindFirst(file));
            if (first.Place < 0)
            {
                hot?.Note(file.Document, NoStarts);
            }

            return first.Place >= 0 != isNegated;
        }

        return Starts(file).Count > 0 != isNegated;
    }

    public override void Collect(FileUnderTest file)
    {
        if (!isNegated)
        {
            file.CountStarts(Starts(file));
        }
    }

    public override IEnumerable<MatchNode> Leaves() => [this];

    private List<int> Starts(FileUnderTest file)
    {
        if (searched != file.Document)
        {
            searched = file.Document;
            starts.Clear();
            if (hot is not null && hot.TryGet(file.Document, starts, out _))
            {
                return starts;
            }

            pattern.FindStarts(file, first.Document == file.Document ? Math.Max(0, first.Place) : 0, starts);
            hot?.Note(file.Document, starts);
        }

        return starts;
    }
}
