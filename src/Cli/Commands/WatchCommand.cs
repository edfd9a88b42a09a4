using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains.Events;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub watch</c>: prints events as they come, and goes on behind the last one when the connection was lost.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var repos = new Option<string[]>("--repo") { Description = "Only this repository (id or name); may be given several times.", HelpName = "NAME" };
        var paths = new Option<string[]>("--path") { Description = "Only files whose path contains this, or matches it as a glob; may be given several times.", HelpName = "PATH" };
        var languages = new Option<string[]>("--lang") { Description = "Only files of this language; may be given several times.", HelpName = "ID" };
        var authors = new Option<string[]>("--author") { Description = "Only changes by this author (part of a name or mail address); may be given several times.", HelpName = "NAME" };
        var kinds = new Option<string[]>("--kind") { Description = "Only these: pushReceived, jobProgress, commitSearchable, filesChanged, indexProblem, queryMatched.", HelpName = "KIND" };
        var since = new Option<long?>("--since") { Description = "Begin behind the event with this id; 0 for all that are kept.", HelpName = "ID" };
        var subscription = new Option<string?>("--subscription") { Description = "Follow the matches of this standing query.", HelpName = "ID" };
        var json = new Option<bool>("--json") { Description = "Print each event as one line of JSON." };
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("watch", "Follow what happens: pushes, index runs, commits that become searchable, changed files, problems.") { repos, paths, languages, authors, kinds, since, subscription, json, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var query = new EventQuery(
                parsed.GetValue(repos), null, parsed.GetValue(paths), parsed.GetValue(languages), parsed.GetValue(authors), parsed.GetValue(kinds), parsed.GetValue(since), parsed.GetValue(subscription));
            await FollowAsync(connection.Hub, query, parsed.GetValue(json), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task FollowAsync(IHubClient hub, EventQuery query, bool json, CancellationToken cancellationToken)
    {
        // Where nothing has come yet, what happens while a connection is lost is found from here on.
        query = query.After is null ? query with { After = (await hub.ListChangesAsync(query with { After = long.MaxValue - 1 }, 1, cancellationToken)).Newest } : query;
        var lost = false;
        while (true)
        {
            try
            {
                await foreach (var happened in hub.FollowChangesAsync(query, cancellationToken))
                {
                    lost = false;
                    query = query with { After = happened.Id };
                    Print(happened, json);
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && (lost || query.After is not null) && (error is IOException or HttpRequestException || error is HubException { Code: "request-no-server" or "request-timeout" }))
            {
                // Said once below.
            }

            if (!lost)
            {
                await Console.Error.WriteLineAsync("the connection was lost; trying again every two seconds");
                lost = true;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static void Print(EventView happened, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(happened, HubJson.Options));
            return;
        }

        foreach (var line in EventText.Lines(happened))
        {
            Console.WriteLine(line);
        }
    }
}
