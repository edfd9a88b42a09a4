using LunarHub.Bench.Parsing.Fuzzing;

namespace LunarHub.Bench.Tests.Parsing;

public sealed class SourceMutatorTests
{
    private static readonly byte[] s_original = [.. Enumerable.Repeat("def f(x):\n    return x\n"u8.ToArray(), 20).SelectMany(line => line)];

    [Fact]
    public void One_seed_makes_one_case() =>
        SourceMutator.Mutate(s_original, s_original, new Random(5)).Should().Equal(SourceMutator.Mutate(s_original, s_original, new Random(5)));

    [Fact]
    public void Nearly_every_case_differs_from_the_original_and_none_is_huge()
    {
        var cases = Enumerable.Range(0, 200).Select(seed => SourceMutator.Mutate(s_original, s_original, new Random(seed))).ToList();

        cases.Count(bytes => !bytes.SequenceEqual(s_original)).Should().BeGreaterThan(190);
        cases.Should().OnlyContain(bytes => bytes.Length <= 200_000);
    }
}
