using System.CommandLine;
using System.Net;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.Cli.Cluster;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Text;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub up</c>: start the server, index what is named, show that it answers, and serve until stopped.</summary>
internal static class UpCommand
{
    private const int MostTries = 10;

    private static readonly TimeSpan BeforeAgain = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var sources = Sources();
        var port = new Option<int>("--port") { Description = "The TCP port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => ApiHost.HubServerOptions.DefaultPort };
        var address = new Option<string>("--address") { Description = "The address to listen on. Any but loopback needs API keys first (hub keys create).", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        var data = CommonOptions.Data();
        var noIndex = new Option<bool>("--no-index") { Description = "Serve what is there; index nothing new." };
        var hosts = new Option<string[]>("--allow-host") { Description = "Another host name under which requests come in, for example a reverse proxy's; may be given several times.", HelpName = "NAME" };
        var rate = RateLimit();
        var verbose = new Option<bool>("--verbose") { Description = "Log what the server does, not only what goes wrong." };
        var client = new Option<bool>("--client") { Description = "With --cluster: answer for the cluster's silos without being one." };
        var (work, cluster) = (new WorkArguments(), new ClusterArguments());
        var command = new Command("up", "Start the server, index repositories, and print where to search.") { sources, port, address, data, noIndex, hosts, rate, verbose, client };
        work.AddTo(command);
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var listen = IPAddress.TryParse(parsed.GetValue(address), out var ip) ? ip : throw new HubException("listen-invalid", $"'{parsed.GetValue(address)}' is not an IP address; use 127.0.0.1, or 0.0.0.0 for every interface");
            if (parsed.GetValue(port) is < 0 or > 65535)
            {
                throw new HubException("listen-invalid", $"{parsed.GetValue(port)} is not a port; it lies between 0 and 65535");
            }

            var seat = cluster.Read(parsed, parsed.GetValue(client));
            if (seat is { IsClient: true })
            {
                work.Refuse(parsed);
            }

            var named = parsed.GetValue(sources) ?? [];
            await GitInstallation.FindAsync(cancellationToken: cancellationToken);
            // Refused before anything starts: a misspelt path should not leave a server running.
            var repositories = parsed.GetValue(noIndex) ? [] : SourcesToIndex(named);
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            await using var server = await RunningServer.StartAsync(folder, parsed.GetValue(port), listen, parsed.GetValue(hosts), parsed.GetValue(rate), parsed.GetValue(verbose), work.Read(parsed), seat, cancellationToken);
            await Console.Error.WriteLineAsync($"serving on {server.Url} (data in {folder})");
            await IndexAsync(server.Url, repositories, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"Search at [bold]{server.Url}[/]   stop with Ctrl+C");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>The repositories that a command is to serve.</summary>
    public static Argument<string[]> Sources()
    {
        var sources = new Argument<string[]>("sources") { Arity = ArgumentArity.ZeroOrMore, HelpName = "PATH|URL", Description = "Repositories to index. With none: the repository of the current folder." };
        sources.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } unknown)
            {
                result.AddError($"there is no option '{unknown.Value}'");
            }
        });
        return sources;
    }

    /// <summary>How much one client of the API may ask.</summary>
    public static Option<int> RateLimit()
    {
        var rate = new Option<int>("--rate-limit") { Description = "Requests a second that one client may make on average; 0 for no limit.", HelpName = "N", DefaultValueFactory = _ => ApiHost.HubServerOptions.DefaultRequestsPerSecond };
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--rate-limit is a number of requests a second, or 0 for no limit");
            }
        });
        return rate;
    }

    /// <summary>Has a running server index what is named and shows how it goes.</summary>
    public static async Task IndexAsync(Uri server, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        using var hub = new HttpHubClient(server, HubConnection.ApiKey);
        try
        {
            var added = new List<string>();
            foreach (var source in sources)
            {
                added.Add((await PatientlyAsync(() => hub.AddRepositoryAsync(new AddRepositoryBody { Source = source }, cancellationToken), cancellationToken)).Id);
            }

            var views = await IndexingView.FollowAsync(hub, added, cancellationToken);
            PrintOutcome(views);
            await SampleQuery.ShowAsync(hub, server, views, cancellationToken);
        }
        catch (HubException error) when (error.Code is "auth-required" or "auth-invalid")
        {
            AnsiConsole.MarkupLine("[yellow]This server needs an API key, and LUNARHUB_API_KEY holds none that it knows; nothing was added.[/]");
        }
    }

    // Silos that have only just come up on a busy machine may not reach each other or Redis at once; a repository added twice is added once.
    private static async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (HubException error) when (error.Code is "state-unavailable" or "grain-unavailable" && tries < MostTries)
            {
                await Task.Delay(BeforeAgain, cancellationToken);
            }
        }
    }

    /// <summary>The repositories that are named, or else the one of the current folder.</summary>
    public static IReadOnlyList<string> SourcesToIndex(string[] named)
    {
        var options = new GitOptions();
        if (named.Length > 0)
        {
            return [.. named.Select(source => RepositoryLocation.Parse(source, options).Source)];
        }

        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return [folder.FullName];
            }
        }

        AnsiConsole.MarkupLineInterpolated($"[grey]{Environment.CurrentDirectory} is in no Git repository, so nothing new is indexed; add one with: hub index PATH|URL[/]");
        return [];
    }

    private static void PrintOutcome(IReadOnlyList<RepositoryView> views)
    {
        foreach (var view in views)
        {
            var colour = view.State == RepositoryState.Failed ? "red" : "green";
            AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(view.Name)}[/]: {Markup.Escape(IndexingView.Describe(view))}");
            foreach (var skipped in view.Skipped)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]  {Format.Count(skipped.Files)} by path only: {skipped.Reason}[/]");
            }

            foreach (var note in view.Notes)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]  {note}[/]");
            }
        }
    }
}
