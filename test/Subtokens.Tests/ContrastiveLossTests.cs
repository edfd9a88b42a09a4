namespace LunarHub.Subtokens.Tests;

public class ContrastiveLossTests
{
    private const int Size = 16;
    private const int Width = 16;

    [Fact]
    public void The_slope_is_what_small_moves_change()
    {
        var (units, keys) = (Units(), new int[Size]);
        (keys[2], keys[5]) = (7, 7);
        var loss = new ContrastiveLoss(Size, Width, 0.5f);
        var (slope, ignored) = (new float[units.Length], new float[units.Length]);
        loss.Slope(units, keys, slope);
        foreach (var at in new[] { 0, 40, 5 * Width + 3, Size * Width + 1, Size * Width + 2 * Width + 9 })
        {
            const float Move = 1e-2f;
            var value = units[at];
            units[at] = value + Move;
            var above = loss.Slope(units, keys, ignored);
            units[at] = value - Move;
            var below = loss.Slope(units, keys, ignored);
            units[at] = value;
            slope[at].Should().BeApproximately((float)((above - below) / (2 * Move)), 1e-3f);
        }
    }

    [Fact]
    public void Pairs_of_one_key_are_not_told_apart()
    {
        var units = Units();
        var loss = new ContrastiveLoss(Size, Width, 0.5f);
        var keys = Enumerable.Repeat(1, Size).ToArray();
        loss.Slope(units, keys, new float[units.Length]).Should().BeApproximately(0, 1e-6);
    }

    private static float[] Units()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 2 * Size * Width).Select(_ => (random.NextSingle() - 0.5f) / 2)];
    }
}
