using System.Numerics;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>
/// Finds the best chunks of one segment without scoring all of them. Terms whose bounds together cannot reach the threshold are not essential: a chunk that holds only those is not worth
/// a look, so only the lists of the others are read, and the rest are looked up where the sum may still reach it (H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", 1995,
/// MaxScore). Bounds are taken of the blocks around a window of chunks rather than of whole lists (S. Ding, T. Suel, "Faster top-k document retrieval using block-max indexes", 2011;
/// with windows as in A. Mallia, M. Siedlaczek, T. Suel, "Fast disjunctive candidate generation using live block filtering", 2021). The result is exactly that of scoring everything.
/// </summary>
internal sealed class MaxScore
{
    private readonly RankedTerm[] terms;
    private readonly AllowedChunks allowed;
    private readonly ScoreWindow window;
    private readonly int chunkCount;
    private readonly int firstNumber;

    // Parallel: the terms by rising bound in the window, their bounds, and the sums of the bounds up to each.
    private readonly RankedTerm[] order;
    private readonly long[] bounds;
    private readonly long[] upTo;

    /// <param name="terms">The query's terms that the segment holds.</param>
    /// <param name="firstNumber">What is added to a chunk's number when it goes into the results: the chunks of the segments before.</param>
    public MaxScore(IEnumerable<RankedTerm> terms, Segment segment, AllowedChunks allowed, ScoreWindow window, int firstNumber)
    {
        this.terms = [.. terms.OrderBy(term => term.Bound)];
        this.allowed = allowed;
        this.window = window;
        this.firstNumber = firstNumber;
        chunkCount = segment.Meta.Chunks;
        order = new RankedTerm[this.terms.Length];
        bounds = new long[this.terms.Length];
        upTo = new long[this.terms.Length];
    }

    /// <summary>Allowed chunks that were scored in full.</summary>
    public int Scored { get; private set; }

    /// <summary>Whether some were passed over: then <see cref="Scored"/> is not how many match.</summary>
    public bool PassedOver { get; private set; }

    /// <summary>Adds what is better than the threshold of <paramref name="best"/>; of equal scores the one added first wins.</summary>
    public void Run(ref TopK best, CancellationToken cancellationToken)
    {
        for (var chunk = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var essential = Essential(best.Threshold);
            chunk = allowed.NotBefore(NotBefore(chunk, essential));
            if (chunk == int.MaxValue)
            {
                PassedOver |= essential > 0;
                return;
            }

            var end = Math.Min(chunk + ScoreWindow.Size, chunkCount);
            Scan(chunk, end, essential, ref best);
            chunk = end;
        }
    }

    // How many terms are not essential: those of the least bounds whose sum is of no use.
    private int Essential(float threshold)
    {
        var (sum, count) = (0L, 0);
        while (count < terms.Length && FieldWeights.ToScore(sum += terms[count].Bound) <= threshold)
        {
            count++;
        }

        return count;
    }

    private int NotBefore(int chunk, int essential)
    {
        var next = int.MaxValue;
        for (var i = essential; i < terms.Length; i++)
        {
            next = Math.Min(next, terms[i].NotBefore(chunk));
        }

        return next;
    }

    private void Scan(int from, int to, int essential, ref TopK best)
    {
        // What is not essential anywhere is not worth a bound of its own here.
        for (var i = 0; i < terms.Length; i++)
        {
            order[i] = terms[i];
            bounds[i] = i < essential ? terms[i].Bound : terms[i].BoundWithin(from, to);
        }

        bounds.AsSpan().Sort(order.AsSpan());
        var (sum, lookedUp) = (0L, 0);
        for (var i = 0; i < bounds.Length; i++)
        {
            upTo[i] = sum += bounds[i];
            lookedUp = FieldWeights.ToScore(sum) <= best.Threshold ? i + 1 : lookedUp;
        }

        PassedOver |= lookedUp > 0;
        if (lookedUp == terms.Length)
        {
            return;
        }

        window.Begin(from);
        for (var i = lookedUp; i < order.Length; i++)
        {
            order[i].Add(from, to, window);
        }

        for (var w = 0; w < window.Touched.Length; w++)
        {
            for (var bits = window.Touched[w]; bits != 0; bits &= bits - 1)
            {
                var i = (w << 6) + BitOperations.TrailingZeroCount(bits);
                Offer(from + i, window.Take(i), lookedUp, ref best);
            }
        }
    }

    // Completes a sum, the term that may add most first, for as long as it may still be of use.
    private void Offer(int chunk, long sum, int lookedUp, ref TopK best)
    {
        if ((lookedUp > 0 && FieldWeights.ToScore(sum + upTo[lookedUp - 1]) <= best.Threshold) || !allowed[chunk])
        {
            return;
        }

        for (var i = lookedUp - 1; i >= 0; i--)
        {
            var rest = i == 0 ? 0 : upTo[i - 1];
            if (FieldWeights.ToScore(sum + order[i].BoundAround(chunk) + rest) <= best.Threshold)
            {
                return;
            }

            sum += order[i].ScoreOf(chunk);
        }

        Scored++;
        best.Add(FieldWeights.ToScore(sum), firstNumber + chunk);
    }
}
