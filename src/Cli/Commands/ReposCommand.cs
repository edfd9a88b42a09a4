using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub repos</c>: list the repositories, or remove one.</summary>
internal static class ReposCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var json = CommonOptions.Json();
        var command = new Command("repos", "List the repositories with their state and freshness.") { data, server, json, CreateRemove() };
        foreach (var work in RepositoryWorkCommands.Create())
        {
            command.Add(work);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var list = await connection.Hub.ListRepositoriesAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(list, HubJson.Options));
                return 0;
            }

            if (list.Repos.Count == 0)
            {
                Console.WriteLine("No repositories yet. Add one with: hub index PATH|URL");
                return 0;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("name", "state", "ref", "commit", "indexed", "files", "text", "index");
            foreach (var view in list.Repos)
            {
                table.AddRow(
                    Markup.Escape(view.Name),
                    view.State.ToString().ToLowerInvariant(),
                    Markup.Escape(view.DefaultRef?.Replace("refs/heads/", "", StringComparison.Ordinal) ?? "-"),
                    Format.ShortCommit(view.Commit),
                    Format.Age(view.IndexedAt),
                    Format.Count(view.Files),
                    Format.Bytes(view.TextBytes),
                    Format.Bytes(view.IndexBytes));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var name = new Argument<string>("name") { HelpName = "NAME|ID", Description = "The repository to forget." };
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("remove", "Remove a repository with its index and mirror. The source is not touched.") { name, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            await connection.Hub.RemoveRepositoryAsync(parsed.GetRequiredValue(name), cancellationToken);
            Console.WriteLine($"removed {parsed.GetRequiredValue(name)}");
            return 0;
        });
        return command;
    }
}
