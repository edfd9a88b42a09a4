namespace LunarHub.Bench.Parsing.Fuzzing;

/// <summary>What was fed to the parser and what came of it.</summary>
/// <param name="Seed">With the same corpus this seed makes the same bytes.</param>
/// <param name="Finding">The rule that was broken, or the exception.</param>
internal sealed record FuzzCase(string Language, int Seed, string Path, string Finding);

/// <summary>One language's run.</summary>
/// <param name="SlowestSeconds">Processor time of the slowest parse.</param>
internal sealed record FuzzFigures(string Language, int Cases, double Seconds, double Megabytes, double SlowestSeconds, int Findings);
