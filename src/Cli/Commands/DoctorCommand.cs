using System.CommandLine;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Diagnosis;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub doctor</c>: checks what the hub needs and what it has, and names the mend of each fault; with a file it says what becomes of that file.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("file")
        {
            Description = "A path in a working tree, or REPO:PATH: shows its language, traits, parser, chunks and symbols, and what the server has of it.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("doctor", "Check tools, grammars, the data folder, the server and every repository; each fault comes with its mend. With FILE: how that file is indexed.") { file, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            if (parsed.GetValue(file) is { Length: > 0 } named)
            {
                await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), folder, cancellationToken);
                foreach (var line in await FileDiagnosis.RunAsync(named, connection.Hub, cancellationToken))
                {
                    Console.WriteLine(line);
                }

                return 0;
            }

            List<Finding> findings =
            [
                .. await ToolChecks.RunAsync(cancellationToken),
                .. GrammarChecks.Run(),
                .. DataFolderChecks.Run(folder),
                .. await RepositoryChecks.RunAsync(() => HubConnection.OpenAsync(parsed.GetValue(server), folder, cancellationToken), cancellationToken),
            ];
            foreach (var finding in findings)
            {
                var (sign, colour) = finding.Verdict switch
                {
                    Verdict.Good => ("ok  ", "green"),
                    Verdict.Warning => ("warn", "yellow"),
                    _ => ("FAIL", "red"),
                };
                AnsiConsole.MarkupLine($"[{colour}]{sign}[/] {Markup.Escape(finding.Subject)}: {Markup.Escape(finding.Detail)}{(finding.Mend is null ? "" : $"; [bold]{Markup.Escape(finding.Mend)}[/]")}");
            }

            return findings.Any(finding => finding.Verdict == Verdict.Fault) ? HubCommand.Failure : 0;
        });
        return command;
    }
}
