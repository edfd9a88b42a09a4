using System.CommandLine;

namespace LunarHub.Bench.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class BenchOptions
{
    public static Option<FileInfo?> Json() => new("--json") { Description = "Also write the figures to FILE.", HelpName = "FILE" };

    public static Option<DirectoryInfo> Repository() => new("--repo") { Description = "A Git repository on this machine.", HelpName = "PATH", Required = true };

    public static Option<int> Runs(int usual) => new("--runs") { Description = "How often to measure; the median is reported.", HelpName = "N", DefaultValueFactory = _ => usual };
}
