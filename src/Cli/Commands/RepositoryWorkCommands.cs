using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub repos pause|resume|cancel|retry|jobs</c>: a repository's work.</summary>
internal static class RepositoryWorkCommands
{
    public static IEnumerable<Command> Create() =>
    [
        Create("pause", "Hold a repository's work until it is resumed. Searches go on; what a run has finished is kept.", WorkControl.Pause),
        Create("resume", "Let a repository's work go on.", WorkControl.Resume),
        Create("cancel", "End the run in progress and drop what waits.", WorkControl.Cancel),
        Create("retry", "Run again now, whatever has failed before; ends being parked.", WorkControl.Retry),
        CreateJobs(),
    ];

    private static Argument<string> Name() => new("name") { HelpName = "NAME|ID", Description = "The repository." };

    private static Command Create(string verb, string description, WorkControl control)
    {
        var (name, data, server) = (Name(), CommonOptions.Data(), CommonOptions.Server());
        var command = new Command(verb, description) { name, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var view = await connection.Hub.ControlAsync(parsed.GetRequiredValue(name), control, cancellationToken);
            Console.WriteLine($"{view.Name}: {IndexingView.Describe(view)}");
            return 0;
        });
        return command;
    }

    private static Command CreateJobs()
    {
        var (name, data, server, json) = (Name(), CommonOptions.Data(), CommonOptions.Server(), CommonOptions.Json());
        var limit = new Option<int>("--limit", "-n") { Description = "Jobs to show.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = new Command("jobs", "Show the run in progress and the last ones, with the time of each stage.") { name, limit, json, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var list = await connection.Hub.ListJobsAsync(parsed.GetRequiredValue(name), parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(list, HubJson.Options));
                return 0;
            }

            if (list.Jobs.Count == 0)
            {
                Console.WriteLine("No jobs yet.");
                return 0;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("request", "outcome", "why", "started", "took", "files", "stages");
            foreach (var job in list.Jobs)
            {
                table.AddRow(
                    job.Requests > 1 ? $"{job.Request} (+{job.Requests - 1})" : $"{job.Request}",
                    job.Outcome.ToString().ToLowerInvariant() + (job.Error is { } error ? $": {Markup.Escape(error.Code)}" : ""),
                    Markup.Escape(string.Join(", ", job.Reasons)),
                    Format.Age(job.StartedAt),
                    Format.Seconds(((job.EndedAt ?? DateTimeOffset.UtcNow) - job.StartedAt).TotalSeconds),
                    Format.Count(job.Files),
                    string.Join("  ", job.Stages.Select(stage => $"{stage.Name} {Format.Seconds(stage.Seconds)}")));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }
}
