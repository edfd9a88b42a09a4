using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests;

public sealed class BitmapTests
{
    [Fact]
    public void Runs_are_what_was_set()
    {
        var random = new Random(99);
        for (var round = 0; round < 500; round++)
        {
            var length = random.Next(1, 400);
            var expected = new bool[length];
            var bitmap = new Bitmap(length);
            for (var i = random.Next(4); i > 0; i--)
            {
                var start = random.Next(length);
                var count = random.Next(length - start + 1);
                bitmap.SetRange(start, count);
                expected.AsSpan(start, count).Fill(true);
            }

            bitmap.Ones().Should().Equal(Enumerable.Range(0, length).Where(i => expected[i]));
            var found = new bool[length];
            for (var from = 0; bitmap.NextRun(from, out var start, out var end); from = end)
            {
                found.AsSpan(start, end - start).Fill(true);
                (end == length || !expected[end]).Should().BeTrue();
                end.Should().BeGreaterThan(start);
            }

            found.Should().Equal(expected);
        }
    }

    [Fact]
    public void Predecessors_of_members_become_members()
    {
        var random = new Random(98);
        for (var round = 0; round < 300; round++)
        {
            var length = random.Next(1, 400);
            var bitmap = new Bitmap(length);
            var members = Enumerable.Range(0, length).Where(_ => random.Next(5) == 0).ToHashSet();
            foreach (var member in members)
            {
                bitmap.Set(member);
            }

            bitmap.OrPredecessors();
            bitmap.Ones().Should().Equal(Enumerable.Range(0, length).Where(i => members.Contains(i) || members.Contains(i + 1)));
        }
    }
}
