using System.CommandLine;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub refs</c>: where a name is used.</summary>
internal static class ReferencesCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Description = "The name.", Arity = ArgumentArity.ZeroOrOne };
        var role = new Option<ReferenceRole[]>("--role") { Description = "Only this role: call, type, import, inherit, write or use; may be given several times.", HelpName = "ROLE" };
        var options = new NavigationOptions();
        var command = new Command("refs", "Find where a name is used, by file.")
        {
            name, options.At, role, options.Repository, options.Reference, options.Language, options.Limit, options.Cursor, options.Json, options.Data, options.Server,
        };
        options.Freshness.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = options.ToQuery(parsed, parsed.GetValue(name)) with { Roles = parsed.GetValue(role) };
            return options.AnswerAsync(
                parsed,
                connection => options.AskAsync(parsed, connection, query.Repos, query.Refs, () => connection.Hub.FindReferencesAsync(query, cancellationToken), cancellationToken),
                answer => NavigationView.Print(AnsiConsole.Console, answer),
                cancellationToken);
        });
        return command;
    }
}
