using System.CommandLine;
using LunarHub.ApiHost.Navigation;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub symbols</c>: definitions whose name fits a pattern.</summary>
internal static class SymbolsCommand
{
    public static Command Create()
    {
        var pattern = new Argument<string>("pattern") { HelpName = "PATTERN", Description = "A name or a part of one: a prefix, humps (gUBI), a substring; Scope.name asks for the scope too." };
        var match = new Option<SymbolMatch>("--match") { Description = "any, exact, prefix or fuzzy.", HelpName = "HOW" };
        var path = new Option<string?>("--path") { Description = "Only paths that hold this text or match this glob.", HelpName = "PATH" };
        var options = new NavigationOptions();
        var command = new Command("symbols", "Find definitions by name.")
        {
            pattern, match, options.Kind, path, options.Repository, options.Reference, options.Language, options.Limit, options.Cursor, options.Json, options.Data, options.Server,
        };
        options.Freshness.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.AnswerAsync(
            parsed,
            connection =>
            {
                var query = new SymbolQuery
                {
                    Pattern = parsed.GetRequiredValue(pattern),
                    Match = parsed.GetValue(match),
                    Kinds = parsed.GetValue(options.Kind),
                    Path = parsed.GetValue(path),
                    Repos = parsed.GetValue(options.Repository),
                    Refs = parsed.GetValue(options.Reference),
                    Languages = parsed.GetValue(options.Language),
                    Limit = parsed.GetValue(options.Limit),
                    Cursor = parsed.GetValue(options.Cursor),
                };
                return options.AskAsync(parsed, connection, query.Repos, query.Refs, () => connection.Hub.FindSymbolsAsync(query, cancellationToken), cancellationToken);
            },
            answer => NavigationView.Print(AnsiConsole.Console, answer, reasons: false),
            cancellationToken));
        return command;
    }
}
