using LunarHub.Bench.Parsing.Fuzzing;

namespace LunarHub.Parsing.Tests;

/// <summary>What holds for every parsed file.</summary>
internal static class Invariants
{
    public static void Hold(ParsedFile file) => ParsedFileRules.Broken(file, new ParsingOptions()).Should().BeNull();
}
