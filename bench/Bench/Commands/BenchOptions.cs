using System.CommandLine;

namespace LunarHub.Bench.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class BenchOptions
{
    public static Option<FileInfo?> Json() => new("--json") { Description = "Also write the figures to FILE.", HelpName = "FILE" };

    public static Option<DirectoryInfo> Repository() => new("--repo") { Description = "A Git repository on this machine.", HelpName = "PATH", Required = true };

    public static Option<int> Runs(int usual) => new("--runs") { Description = "How often to measure; the median is reported.", HelpName = "N", DefaultValueFactory = _ => usual };

    public static Option<int> Positive(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    /// <summary>Where a long run tells how far it is.</summary>
    public static void Tell(string line) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {line}");
}
