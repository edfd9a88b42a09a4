using System.CommandLine;
using LunarHub.Bench.Parsing;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench parsing: speed, boundaries, definitions and chunk sizes over real repositories.</summary>
internal static class ParsingCommand
{
    public static Command Create()
    {
        var (json, runs) = (BenchOptions.Json(), BenchOptions.Runs(3));
        var corpus = new Option<DirectoryInfo>("--corpus") { Description = "A checkout of a Git repository, or a folder of checkouts; by default the one this program stands in.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo(Checkout.Root) };
        var files = new Option<int>("--files") { Description = "How many files of each language to draw.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var languages = new Option<string[]>("--language") { Description = "Only these languages.", HelpName = "NAME" };
        var differences = new Option<FileInfo?>("--differences") { Description = "Also write every disagreement to FILE, one a line.", HelpName = "FILE" };
        var command = new Command("parsing", "The parser over real repositories: throughput beside ctags, exact boundaries, definitions found, chunk sizes.") { corpus, files, languages, runs, json, differences };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(languages) is { Length: > 0 } some ? some : ParsingBench.Languages;
            if (chosen.FirstOrDefault(name => !ParsingBench.Languages.Contains(name)) is { } unknown)
            {
                throw new HubException("bench-language-unknown", $"{unknown} is none of the languages: {string.Join(", ", ParsingBench.Languages.Order(StringComparer.Ordinal))}.");
            }

            using var bench = new ParsingBench();
            var rows = await bench.RunAsync(parsed.GetValue(corpus)!, chosen, parsed.GetValue(files), parsed.GetValue(runs), cancellationToken);
            ParsingReport.Of(rows, bench.Missing, parsed.GetValue(runs)).Publish(parsed.GetValue(json));
            if (parsed.GetValue(differences) is { } file)
            {
                await File.WriteAllLinesAsync(file.FullName, bench.Differences.Select(d => $"{d.Language}\t{d.What}\t{d.FullPath}:{d.Line}\t{d.Detail}"), cancellationToken);
            }

            return 0;
        });
        return command;
    }
}
