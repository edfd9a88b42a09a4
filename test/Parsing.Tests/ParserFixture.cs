namespace LunarHub.Parsing.Tests;

/// <summary>One parser for the tests of a class, as a process has one.</summary>
public sealed class ParserFixture : IDisposable
{
    public SourceParser Parser { get; } = new(new ParsingOptions { ParseTimeout = TimeSpan.FromSeconds(30) });

    public void Dispose() => Parser.Dispose();
}
