using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Freshness;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Searching;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using LunarHub.Text;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub search</c>: one query, one page of hits.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var query = new Argument<string[]>("query") { Arity = ArgumentArity.OneOrMore, HelpName = "QUERY", Description = "Words, \"phrases\", /regex/ and filters such as path: lang: sym: type:commit type:diff (docs/query-language.md)." };
        var repository = new Option<string[]>("--repo") { Description = "Only this repository (name or id); may be given several times.", HelpName = "NAME" };
        var reference = new Option<string[]>("--ref") { Description = "Only this ref.", HelpName = "REF" };
        var language = new Option<string[]>("--lang") { Description = "Only this language; may be given several times.", HelpName = "LANG" };
        var mode = new Option<SearchMode>("--mode") { Description = "hybrid, keyword, semantic or exact.", HelpName = "MODE" };
        var limit = new Option<int>("--limit", "-n") { Description = "Hits to show, 1 to 200.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var cursor = new Option<string?>("--cursor") { Description = "From an earlier answer's JSON, to go on after it.", HelpName = "CURSOR" };
        var explain = new Option<bool>("--explain") { Description = "Show what each score is made of." };
        var noRerank = new Option<bool>("--no-rerank") { Description = "Leave the best hits in their first order, without a second look by the reranking model." };
        var rerank = new Option<bool>("--rerank") { Description = "Rerank the best hits, whatever the server does by itself." };
        var noExpand = new Option<bool>("--no-expand") { Description = "Search for the words as they are." };
        var expand = new Option<bool>("--expand") { Description = "Search for words that mean the same as well." };
        var all = new Option<bool>("--all") { Description = "List every matching line as grep does: unranked, as they are found. Words are text, as in exact mode." };
        var freshness = new FreshnessOptions();
        var json = CommonOptions.Json();
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("search", "Search the indexed repositories.") { query, repository, reference, language, mode, limit, cursor, explain, rerank, noRerank, expand, noExpand, all, json, data, server };
        freshness.AddTo(command);
        command.Validators.Add(result =>
        {
            foreach (var (on, off) in new[] { (rerank, noRerank), (expand, noExpand) })
            {
                if (result.GetValue(on) && result.GetValue(off))
                {
                    result.AddError($"{on.Name} and {off.Name} contradict each other; give one of them");
                }
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = string.Join(' ', parsed.GetRequiredValue(query));
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            SearchResult result;
            try
            {
                await freshness.WaitAsync(parsed, connection.Hub, new FreshnessQuery { Query = text, Repos = parsed.GetValue(repository), Refs = parsed.GetValue(reference) }, cancellationToken);
                if (parsed.GetValue(all))
                {
                    return await LineView.PrintAsync(connection.Hub, new LinesQuery(text, parsed.GetValue(repository), parsed.GetValue(reference), parsed.GetValue(language)), parsed.GetValue(json), cancellationToken);
                }

                result = await connection.Hub.SearchAsync(
                    new SearchBody
                    {
                        Query = text,
                        Repos = parsed.GetValue(repository),
                        Refs = parsed.GetValue(reference),
                        Languages = parsed.GetValue(language),
                        Mode = parsed.GetValue(mode),
                        Limit = parsed.GetValue(limit),
                        Cursor = parsed.GetValue(cursor),
                        Explain = parsed.GetValue(explain),
                        Rerank = Switch(parsed, rerank, noRerank),
                        Expand = Switch(parsed, expand, noExpand),
                    },
                    cancellationToken);
            }
            catch (HubException error) when (error.Position is { } position && position <= text.Length && text.Length < 200)
            {
                await Console.Error.WriteLineAsync($"  {text}\n  {new string(' ', position)}^");
                throw;
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(result, HubJson.Options));
            }
            else
            {
                HitView.Print(AnsiConsole.Console, result, parsed.GetValue(explain));
            }

            return result.Hits.Count > 0 ? 0 : HubCommand.Failure;
        });
        return command;
    }

    // Null leaves it to the server.
    private static bool? Switch(ParseResult parsed, Option<bool> on, Option<bool> off) => parsed.GetValue(on) ? true : parsed.GetValue(off) ? false : null;
}
