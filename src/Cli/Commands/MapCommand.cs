using System.CommandLine;
using LunarHub.ApiHost.Navigation;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub map</c>: a repository's most used definitions.</summary>
internal static class MapCommand
{
    public static Command Create()
    {
        var repository = new Argument<string?>("repo") { HelpName = "REPO", Description = "Name or id. Default: the repository of the current folder, else the only one.", Arity = ArgumentArity.ZeroOrOne };
        var tokens = new Option<int>("--tokens") { Description = $"The budget; a token is taken as {MapText.BytesPerToken} bytes.", HelpName = "N", DefaultValueFactory = _ => MapRequest.DefaultTokens };
        var focus = new Option<string[]>("--focus") { Description = "A path, glob or name you work on; may be given several times.", HelpName = "WHAT" };
        var reference = new Option<string?>("--ref") { Description = "At this ref.", HelpName = "REF" };
        var options = new NavigationOptions();
        var command = new Command("map", "Show a repository's most used definitions by file, within a budget of tokens.") { repository, tokens, focus, reference, options.Json, options.Data, options.Server };
        options.Freshness.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.AnswerAsync(
            parsed,
            async connection =>
            {
                var name = parsed.GetValue(repository) ?? await IndexedPath.CurrentRepositoryAsync(connection.Hub, cancellationToken);
                var query = new MapQuery(name, parsed.GetValue(reference), parsed.GetValue(tokens), parsed.GetValue(focus));
                return await options.AskAsync(parsed, connection, [name], query.Ref is { } named ? [named] : [], () => connection.Hub.GetMapAsync(query, cancellationToken), cancellationToken);
            },
            answer => NavigationView.Print(AnsiConsole.Console, answer),
            cancellationToken));
        return command;
    }
}
