using System.CommandLine;
using LunarHub.Cli.Terminal;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub def</c>: where a name is defined.</summary>
internal static class DefinitionCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { HelpName = "NAME", Description = "The name; Scope.name asks for its scope too.", Arity = ArgumentArity.ZeroOrOne };
        var options = new NavigationOptions();
        var command = new Command("def", "Find where a name is defined, the likeliest first.")
        {
            name, options.At, options.Kind, options.Repository, options.Reference, options.Language, options.Limit, options.Cursor, options.Json, options.Data, options.Server,
        };
        options.Freshness.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = options.ToQuery(parsed, parsed.GetValue(name));
            return options.AnswerAsync(
                parsed,
                connection => options.AskAsync(parsed, connection, query.Repos, query.Refs, () => connection.Hub.FindDefinitionsAsync(query, cancellationToken), cancellationToken),
                answer => NavigationView.Print(AnsiConsole.Console, answer, reasons: true),
                cancellationToken);
        });
        return command;
    }
}
