using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>
/// A condition on files, made from a query's tree: exclusions stand at the leaves only. It is evaluated in two steps: by the index over all files of a segment at once, then by
/// reading the files that are left.
/// </summary>
internal abstract class MatchNode
{
    /// <summary>Whether <see cref="Narrow"/> is the whole answer, so that no file need be read.</summary>
    public abstract bool IsDecided { get; }

    /// <summary>Those of the files that may fulfil the condition, without reading a text; exactly those that do when <see cref="IsDecided"/>. Makes the node ready for this segment.</summary>
    public abstract Bitmap Narrow(Segment segment, Bitmap within);

    /// <summary>Whether the file fulfils the condition.</summary>
    /// <param name="file">A file of the segment that <see cref="Narrow"/> was last called for, inside what it was given.</param>
    public abstract bool Matches(FileUnderTest file);

    /// <summary>Adds what in the file fulfils the condition to its chunks.</summary>
    public abstract void Collect(FileUnderTest file);

    /// <summary>The leaves, in order.</summary>
    public abstract IEnumerable<MatchNode> Leaves();
}

internal sealed class AllOf(MatchNode[] operands) : MatchNode
{
    // By the index the trigrams of what must occur leave the fewest files for the least work, and what visits every file comes last.
    private readonly MatchNode[] byIndex = [.. operands.OrderBy(operand => operand is PatternLeaf { IsNegated: false } ? 0 : operand is FileLeaf ? 2 : 1)];

    // File by file, what the index has decided costs nothing.
    private readonly MatchNode[] operands = [.. operands.OrderBy(operand => operand.IsDecided ? 0 : 1)];

    public IReadOnlyList<MatchNode> Operands => operands;

    public override bool IsDecided => Array.TrueForAll(operands, operand => operand.IsDecided);

    public override Bitmap Narrow(Segment segment, Bitmap within) => byIndex.Aggregate(within, (left, operand) => operand.Narrow(segment, left));

    public override bool Matches(FileUnderTest file) => Array.TrueForAll(operands, operand => operand.Matches(file));

    public override void Collect(FileUnderTest file) => Array.ForEach(operands, operand => operand.Collect(file));

    public override IEnumerable<MatchNode> Leaves() => operands.SelectMany(operand => operand.Leaves());
}

internal sealed class AnyOf(MatchNode[] operands) : MatchNode
{
    private readonly MatchNode[] operands = [.. operands.OrderBy(operand => operand.IsDecided ? 0 : 1)];

    public IReadOnlyList<MatchNode> Operands => operands;

    public override bool IsDecided => Array.TrueForAll(operands, operand => operand.IsDecided);

    public override Bitmap Narrow(Segment segment, Bitmap within)
    {
        var any = new Bitmap(within.Length);
        foreach (var operand in operands)
        {
            any.Or(operand.Narrow(segment, within));
        }

        return any;
    }

    public override bool Matches(FileUnderTest file) => Array.Exists(operands, operand => operand.Matches(file));

    public override void Collect(FileUnderTest file)
    {
        foreach (var operand in operands)
        {
            if (operand.Matches(file))
            {
                operand.Collect(file);
            }
        }
    }

    public override IEnumerable<MatchNode> Leaves() => operands.SelectMany(operand => operand.Leaves());
}
