namespace LunarHub.Reranker;

/// <summary>Every candidate's features as numbers of bins between quantiles, a column for each feature: what trees are grown on.</summary>
internal sealed class BinnedFeatures
{
    /// <summary>The most bins of a feature.</summary>
    public const int Bins = 64;

    private const int SampledRows = 50_000;

    public BinnedFeatures(IReadOnlyList<float[]> rows, int features)
    {
        Rows = rows.Count;
        Columns = new byte[features][];
        Bounds = new float[features][];
        var step = Math.Max(1, rows.Count / SampledRows);
        for (var feature = 0; feature < features; feature++)
        {
            var sample = new List<float>();
            for (var row = 0; row < rows.Count; row += step)
            {
                sample.Add(rows[row][feature]);
            }

            sample.Sort();
            var bounds = new List<float>();
            for (var bin = 1; bin < Bins; bin++)
            {
                var bound = sample[(int)((long)bin * (sample.Count - 1) / Bins)];
                if (bounds.Count == 0 || bound > bounds[^1])
                {
                    bounds.Add(bound);
                }
            }

            Bounds[feature] = [.. bounds];
            var column = Columns[feature] = new byte[rows.Count];
            for (var row = 0; row < rows.Count; row++)
            {
                var place = Array.BinarySearch(Bounds[feature], rows[row][feature]);
                column[row] = (byte)(place < 0 ? ~place : place);
            }
        }
    }

    public int Rows { get; }

    public byte[][] Columns { get; }

    /// <summary>Bin b of a feature holds what is at most the b-th bound and above the one before.</summary>
    public float[][] Bounds { get; }
}
