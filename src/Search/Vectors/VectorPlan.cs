namespace LunarHub.Search.Vectors;

/// <summary>How many rows deserve which structure. The figures are measured: docs/benchmarks.md has the tables.</summary>
internal static class VectorPlan
{
    /// <summary>From so many rows on a segment has sketches. Below, comparing every row is as fast: 0.08 ms against 0.06 at this size.</summary>
    public const int SketchFrom = 16_384;

    /// <summary>
    /// From so many rows on the sketches lie in more than one list. Below, looking at all sketches costs little, and leaving lists out costs recall where queries are not made like rows.
    /// </summary>
    public const int ListsFrom = 524_288;

    /// <summary>Where a filter leaves no more than this share of the rows, those are compared one by one.</summary>
    private const int FewestShare = 16;

    /// <summary>A search for ten looks at this × rows^<see cref="VisitGrowth"/> rows: 38 % of 1,000,000.</summary>
    private const double VisitFactor = 3;
    private const double VisitGrowth = 0.85;

    /// <summary>How many lists to make over so many rows: half the square root, so that choosing among them costs little beside looking into them.</summary>
    public static int Lists(int rows) => rows switch
    {
        < SketchFrom => 0,
        < ListsFrom => 1,
        _ => (int)Math.Sqrt(rows) / 2,
    };

    /// <summary>How many of the allowed rows a search for the <paramref name="k"/> nearest must have looked at before it may stop.</summary>
    public static int Visits(int rows, int k) => (int)Math.Min(rows, VisitFactor * Math.Pow(rows, VisitGrowth) * Math.Pow(Math.Max(10, k) / 10.0, 1 - VisitGrowth));

    /// <summary>Whether comparing the allowed rows one by one is the better way.</summary>
    public static bool ScansAll(int rows, int allowed) => allowed < SketchFrom || allowed <= rows / FewestShare;
}
