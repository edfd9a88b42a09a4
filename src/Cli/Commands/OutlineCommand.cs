using System.CommandLine;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub outline</c>: the definitions of a file.</summary>
internal static class OutlineCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { HelpName = "REPO:PATH|FILE", Description = "A repository's name and a path in it, or a file of an indexed checkout." };
        var reference = new Option<string?>("--ref") { Description = "At this ref.", HelpName = "REF" };
        var options = new NavigationOptions();
        var command = new Command("outline", "Show the definitions of a file as a tree, as indexed.") { file, reference, options.Json, options.Data, options.Server };
        options.Freshness.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.AnswerAsync(
            parsed,
            async connection =>
            {
                var (repository, path) = await IndexedPath.FindAsync(connection.Hub, parsed.GetRequiredValue(file), cancellationToken);
                var named = parsed.GetValue(reference);
                return await options.AskAsync(parsed, connection, [repository], named is null ? [] : [named], () => connection.Hub.GetOutlineAsync(repository, path, named, cancellationToken), cancellationToken);
            },
            answer => NavigationView.Print(AnsiConsole.Console, answer),
            cancellationToken));
        return command;
    }
}
