using System.CommandLine;
using LunarHub.Bench.Output;
using LunarHub.Bench.Parsing;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Fuzzing;
using LunarHub.Bench.Product;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench fuzz: damaged real files for the parser of every language.</summary>
internal static class FuzzCommand
{
    private const int FilesEach = 60;

    public static Command Create()
    {
        var json = BenchOptions.Json();
        var corpus = new Option<DirectoryInfo>("--corpus") { Description = "A checkout of a Git repository, or a folder of checkouts; by default the one this program stands in.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo(Checkout.Root) };
        var seconds = new Option<int>("--seconds") { Description = "How long to run each language.", HelpName = "N", DefaultValueFactory = _ => 60 };
        var languages = new Option<string[]>("--language") { Description = "Only these languages.", HelpName = "NAME" };
        var seed = new Option<int>("--seed") { Description = "Where the seeds begin. After a crash the file fuzz-LANGUAGE.seed in the temporary folder holds the one to begin with.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var save = new Option<DirectoryInfo?>("--save") { Description = "Write the input of each finding into DIR.", HelpName = "DIR" };
        var command = new Command("fuzz", "Damaged real files for the parser: no crash, no line lost, nothing out of order, in time, the same answer twice.") { corpus, seconds, languages, seed, save, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var drawn = await Corpus.DrawAsync(parsed.GetValue(corpus)!, ParsingBench.Languages, FilesEach, cancellationToken);
            var chosen = parsed.GetValue(languages) is { Length: > 0 } some ? some : [.. drawn.Keys.Order(StringComparer.Ordinal)];
            if (chosen.FirstOrDefault(name => !drawn.ContainsKey(name)) is { } absent)
            {
                throw new HubException("bench-language-absent", $"The corpus has no file of {absent}; it has {string.Join(", ", drawn.Keys.Order(StringComparer.Ordinal))}.");
            }

            using var parser = new SourceParser();
            var fuzzer = new ParserFuzzer(parser, drawn);
            var rows = new List<FuzzFigures>();
            foreach (var language in chosen)
            {
                using var progress = new FuzzProgress(Path.GetTempPath(), language);
                rows.Add(fuzzer.Run(language, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed), progress.Starting, cancellationToken));
            }

            Save(fuzzer, parsed.GetValue(save));
            Report(rows, fuzzer.Findings).Publish(parsed.GetValue(json));
            return fuzzer.Findings.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Save(ParserFuzzer fuzzer, DirectoryInfo? folder)
    {
        if (folder is null)
        {
            return;
        }

        folder.Create();
        foreach (var finding in fuzzer.Findings)
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, $"{finding.Language}-{finding.Seed}-{Path.GetFileName(finding.Path)}"), fuzzer.Case(finding.Language, finding.Seed).Content);
        }
    }

    private static BenchReport Report(List<FuzzFigures> rows, List<FuzzCase> findings)
    {
        var report = new BenchReport("Fuzzing the parser");
        report.AddTable("Cases are real files, damaged", ["language", "cases", "seconds", "MB", "slowest s", "findings"],
            rows.Select(row => new[] { row.Language, $"{row.Cases:N0}", $"{row.Seconds:F0}", $"{row.Megabytes:F1}", $"{row.SlowestSeconds:F2}", $"{row.Findings}" }));
        if (findings.Count > 0)
        {
            report.AddTable("Findings", ["language", "seed", "path", "finding"], findings.Take(50).Select(finding => new[] { finding.Language, $"{finding.Seed}", finding.Path, Printable(finding.Finding) }));
        }

        report.AddData("languages", rows);
        report.AddData("findings", findings);
        return report;
    }

    private static string Printable(string text) => new([.. text.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || char.IsPunctuation(c) || c == ' ' ? c : '.')]);
}
