using LunarHub.Search.Postings;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>How many chunks hold any of a query's words: exact where nothing was passed over or the lists are short, else at least so many.</summary>
internal sealed class KeywordCount
{
    // Counting that many costs a few microseconds, next to nothing beside the scan.
    private const int MostPostings = 4096;

    public long Total { get; private set; }

    public bool IsExact { get; private set; } = true;

    /// <param name="terms">Numbers of the query's terms that the segment holds.</param>
    public void Add(MaxScore scan, Segment segment, AllowedChunks allowed, IReadOnlyList<int> terms)
    {
        if (!scan.PassedOver)
        {
            Total += scan.Scored;
        }
        else if (terms.Sum(term => (long)segment.Terms[term].Count) <= MostPostings)
        {
            Total += Distinct(segment, allowed, terms);
        }
        else
        {
            Total += allowed.AreAll ? terms.Max(term => segment.Terms[term].Count) : scan.Scored;
            IsExact = false;
        }
    }

    private static int Distinct(Segment segment, AllowedChunks allowed, IReadOnlyList<int> terms)
    {
        var holders = new Bitmap(segment.Meta.Chunks);
        foreach (var term in terms)
        {
            var postings = new PostingCursor(segment, term);
            for (postings.SkipTo(0); !postings.AtEnd; postings.SkipTo(postings.Chunks[^1] + 1))
            {
                postings.Open();
                foreach (var chunk in postings.Chunks)
                {
                    holders.Set(chunk);
                }
            }
        }

        return allowed.AreAll ? holders.Count : holders.Ones().Count(chunk => allowed[chunk]);
    }
}
