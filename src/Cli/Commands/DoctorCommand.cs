using System.CommandLine;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Diagnosis;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub doctor</c>: checks what the hub needs and what it has, and names the mend of each fault; with a repository it compares its index with Git, with a file it says what becomes of that file.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var subject = new Argument<string?>("subject")
        {
            Description = "A repository (name or id): compares its index with Git, file by file. A path in a working tree, or REPO:PATH: shows its language, traits, parser, chunks and symbols, and what the server has of it.",
            HelpName = "REPO|FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reference = new Option<string?>("--ref") { Description = "With REPO: the ref to compare.", HelpName = "REF" };
        var mend = new Option<bool>("--mend") { Description = "With REPO: index again what differs, and compare once more." };
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("doctor", "Check tools, grammars, the data folder, the model, the server and every repository; each fault comes with its mend. With REPO: its index beside Git, file by file. With FILE: how that file is indexed.") { subject, reference, mend, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            if (parsed.GetValue(subject) is { Length: > 0 } named)
            {
                await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), folder, cancellationToken);
                if (!File.Exists(named) && (await connection.Hub.ListRepositoriesAsync(cancellationToken)).Repos.FirstOrDefault(known => known.Name == named || known.Id == named) is { } repository)
                {
                    return Print(await IndexChecks.RunAsync(connection.Hub, repository.Id, parsed.GetValue(reference), parsed.GetValue(mend), cancellationToken));
                }

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
                .. await ModelChecks.RunAsync(folder, cancellationToken),
                .. await RepositoryChecks.RunAsync(() => HubConnection.OpenAsync(parsed.GetValue(server), folder, cancellationToken), cancellationToken),
            ];
            return Print(findings);
        });
        return command;
    }

    private static int Print(IReadOnlyList<Finding> findings)
    {
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
    }
}
