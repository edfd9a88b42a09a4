using LunarHub.Silo.Placement;

namespace LunarHub.Silo.Tests.Placement;

public sealed class ShardSpreadTests
{
    private static readonly string[] Three = ["10.0.0.1:11111", "10.0.0.2:11111", "10.0.0.3:11111"];

    [Fact]
    public void Silos_carry_about_the_same_however_unequal_the_shards_are()
    {
        var shards = Shards(300, seed: 1);

        var loads = Load(shards, ShardSpread.Plan(shards, Three));

        loads.Should().HaveCount(3);
        // Sizes are rounded up to a power of two, so bytes may lie further apart than weights do.
        loads.Values.Max().Should().BeLessThan((long)(1.6 * loads.Values.Average()));
    }

    [Fact]
    public void The_same_facts_give_the_same_plan_in_any_order()
    {
        var shards = Shards(60, seed: 2);

        ShardSpread.Plan([.. Enumerable.Reverse(shards)], [.. Enumerable.Reverse(Three)]).Should().BeEquivalentTo(ShardSpread.Plan(shards, Three));
    }

    [Fact]
    public void A_silo_that_leaves_moves_few_shards_but_its_own()
    {
        var shards = Equal(600);
        var before = ShardSpread.Plan(shards, Three);

        var after = ShardSpread.Plan(shards, Three[..2]);

        shards.Count(shard => before[shard.Key] != Three[2] && before[shard.Key] != after[shard.Key]).Should().BeLessThan(90);
        after.Values.Should().NotContain(Three[2]);
    }

    [Fact]
    public void A_silo_that_joins_takes_its_share_and_the_others_keep_theirs()
    {
        var shards = Equal(600);
        var before = ShardSpread.Plan(shards, Three[..2]);

        var after = ShardSpread.Plan(shards, Three);

        var moved = shards.Where(shard => before[shard.Key] != after[shard.Key]).ToList();
        moved.Count(shard => after[shard.Key] == Three[2]).Should().BeInRange(150, 240);
        moved.Count(shard => after[shard.Key] != Three[2]).Should().BeLessThan(90);
    }

    [Fact]
    public void One_shard_larger_than_all_others_together_still_has_a_place()
    {
        (string, long)[] shards = [("huge/0", 1L << 40), .. Equal(20)];

        var plan = ShardSpread.Plan(shards, Three);

        plan.Should().HaveCount(21);
        plan.Count(entry => entry.Value == plan["huge/0"]).Should().BeLessThan(21);
    }

    private static List<(string Key, long Bytes)> Shards(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => ($"repo{i}/0", 1L << random.Next(10, 30)))];
    }

    private static List<(string Key, long Bytes)> Equal(int count) => [.. Enumerable.Range(0, count).Select(i => ($"repo{i}/{i % 3}", 64L << 20))];

    private static Dictionary<string, long> Load(List<(string Key, long Bytes)> shards, IReadOnlyDictionary<string, string> plan)
        => shards.GroupBy(shard => plan[shard.Key], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(shard => shard.Bytes), StringComparer.Ordinal);
}
