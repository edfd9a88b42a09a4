using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Subscriptions;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using LunarHub.Grains.Events;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub subscriptions</c>: standing queries and outgoing webhooks.</summary>
internal static class SubscriptionsCommand
{
    private const int PageLength = 1_000;

    public static Command Create() => new("subscriptions", "Manage standing queries and outgoing webhooks.") { CreateAdd(), CreateList(), CreateShow(), CreateEvents(), CreateResume(), CreateRotate(), CreateRemove() };

    private static Command CreateAdd()
    {
        var query = new Argument<string?>("query") { Arity = ArgumentArity.ZeroOrOne, HelpName = "QUERY", Description = "A standing query; with none, --url is told of what happens." };
        var name = new Option<string?>("--name") { Description = "What to call it.", HelpName = "NAME" };
        var exact = new Option<bool>("--exact") { Description = "Words are text as typed; else all words must occur." };
        var repos = new Option<string[]>("--repo") { Description = "Only this repository; may be given several times.", HelpName = "NAME" };
        var refs = new Option<string[]>("--ref") { Description = "Only this ref; may be given several times.", HelpName = "REF" };
        var paths = new Option<string[]>("--path") { Description = "Only files whose path contains this, or matches it as a glob.", HelpName = "PATH" };
        var languages = new Option<string[]>("--lang") { Description = "Only files of this language.", HelpName = "ID" };
        var authors = new Option<string[]>("--author") { Description = "Only changes by this author.", HelpName = "NAME" };
        var kinds = new Option<string[]>("--kind") { Description = "Without a query: only these kinds of events.", HelpName = "KIND" };
        var url = new Option<string?>("--url") { Description = "Post events to this URL, signed.", HelpName = "URL" };
        var secret = new Option<string?>("--secret") { Description = "Sign with this secret; the server makes one when not given.", HelpName = "SECRET" };
        return With("add", "Subscribe to a query, or have events sent to a URL.", [query, name, exact, repos, refs, paths, languages, authors, kinds, url, secret], async (hub, parsed, json, cancellationToken) =>
        {
            var made = await hub.AddSubscriptionAsync(
                new SubscriptionBody
                {
                    Query = parsed.GetValue(query),
                    Name = parsed.GetValue(name),
                    Mode = parsed.GetValue(exact) ? SearchMode.Exact : null,
                    Repos = parsed.GetValue(repos),
                    Refs = parsed.GetValue(refs),
                    Paths = parsed.GetValue(paths),
                    Languages = parsed.GetValue(languages),
                    Authors = parsed.GetValue(authors),
                    Kinds = parsed.GetValue(kinds),
                    Url = parsed.GetValue(url),
                    Secret = parsed.GetValue(secret),
                },
                cancellationToken: cancellationToken);
            if (json)
            {
                Print(made);
                return;
            }

            Console.WriteLine(made.Id);
            await ShowSecretAsync(made);
        });
    }

    private static Command CreateList() => With("list", "List the subscriptions.", [], async (hub, _, json, cancellationToken) =>
    {
        for (var skip = 0; ;)
        {
            var page = await hub.ListSubscriptionsAsync(skip, PageLength, cancellationToken);
            foreach (var subscription in page.Subscriptions)
            {
                if (json)
                {
                    Print(subscription);
                }
                else
                {
                    Console.WriteLine($"{subscription.Id}  {Format.Age(subscription.CreatedAt),-12}  {subscription.Name}{(subscription.Url is { } url ? $"  → {url}" : "")}");
                }
            }

            skip += page.Subscriptions.Count;
            if (skip >= page.Total || page.Subscriptions.Count == 0)
            {
                if (page.Total == 0 && !json)
                {
                    await Console.Error.WriteLineAsync("no subscriptions; `hub subscriptions add QUERY` makes one");
                }

                return;
            }
        }
    });

    private static Command CreateShow()
    {
        var id = Id();
        return With("show", "Show a subscription and how its delivery stands.", [id], async (hub, parsed, json, cancellationToken) => Show(await hub.GetSubscriptionAsync(parsed.GetRequiredValue(id), cancellationToken), json));
    }

    private static Command CreateEvents()
    {
        var id = Id();
        var after = new Option<long?>("--since") { Description = "Events behind this id; else all that are kept.", HelpName = "ID" };
        return With("events", "Show what a standing query has found; `hub watch --subscription ID` follows it.", [id, after], async (hub, parsed, json, cancellationToken) =>
        {
            var query = new ApiHost.Changes.EventQuery(After: parsed.GetValue(after), Subscription: parsed.GetRequiredValue(id));
            while (true)
            {
                var page = await hub.ListChangesAsync(query, 500, cancellationToken);
                foreach (var happened in page.Events)
                {
                    foreach (var line in json ? [JsonSerializer.Serialize(happened, HubJson.Options)] : EventText.Lines(happened))
                    {
                        Console.WriteLine(line);
                    }
                }

                if (page.Next >= page.Newest || page.Next <= query.After)
                {
                    return;
                }

                query = query with { After = page.Next };
            }
        });
    }

    private static Command CreateResume()
    {
        var id = Id();
        return With("resume", "Try a delivery again at once, also a parked one.", [id], async (hub, parsed, json, cancellationToken) => Show(await hub.ResumeSubscriptionAsync(parsed.GetRequiredValue(id), cancellationToken), json));
    }

    private static Command CreateRotate()
    {
        var id = Id();
        var secret = new Option<string?>("--secret") { Description = "The next secret; the server makes one when not given.", HelpName = "SECRET" };
        var overlap = new Option<double>("--overlap") { Description = "For how many hours the secret before it signs as well.", HelpName = "HOURS", DefaultValueFactory = _ => 24 };
        return With("rotate", "Give a subscription the next secret, and print it, this once.", [id, secret, overlap], async (hub, parsed, json, cancellationToken) =>
        {
            var rotated = await hub.RotateSubscriptionSecretAsync(
                parsed.GetRequiredValue(id), new NextSecretBody { Secret = parsed.GetValue(secret), OverlapHours = parsed.GetValue(overlap) }, cancellationToken);
            Show(rotated, json);
            if (!json)
            {
                await ShowSecretAsync(rotated);
            }
        });
    }

    private static Command CreateRemove()
    {
        var id = Id();
        return With("remove", "Remove a subscription.", [id], (hub, parsed, _, cancellationToken) => hub.RemoveSubscriptionAsync(parsed.GetRequiredValue(id), cancellationToken: cancellationToken));
    }

    private static Argument<string> Id() => new("id") { HelpName = "ID", Description = "The subscription's id, as `hub subscriptions list` shows it." };

    private static Command With(string name, string description, IEnumerable<Symbol> symbols, Func<IHubClient, ParseResult, bool, CancellationToken, Task> run)
    {
        var (data, server, json) = (CommonOptions.Data(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command(name, description) { data, server, json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            await run(connection.Hub, parsed, parsed.GetValue(json), cancellationToken);
            return 0;
        });
        return command;
    }

    private static Task ShowSecretAsync(SubscriptionView made)
        => made.Secret is { } shown ? Console.Error.WriteLineAsync($"signed with {shown} (shown this once)") : Task.CompletedTask;

    private static void Show(SubscriptionView subscription, bool json)
    {
        if (json)
        {
            Print(subscription);
            return;
        }

        Console.WriteLine($"{subscription.Id}  {subscription.Name}");
        Console.WriteLine(subscription.Query is { } query ? $"  standing query: {query}" : "  what happens to repositories");
        foreach (var (word, values) in new[] { ("repositories", subscription.Repos), ("refs", subscription.Refs), ("paths", subscription.Paths), ("languages", subscription.Languages), ("authors", subscription.Authors), ("kinds", subscription.Kinds) })
        {
            if (values is { Count: > 0 })
            {
                Console.WriteLine($"  {word}: {string.Join(", ", values)}");
            }
        }

        if (subscription.PreviousSecretEndsAt is { } ends)
        {
            Console.WriteLine($"  the secret before this one signs until {ends.ToLocalTime():yyyy-MM-dd HH:mm}");
        }

        if (subscription.Delivery is { } delivery)
        {
            Console.WriteLine($"  to {subscription.Url}: {delivery.State.ToString().ToLowerInvariant()}, {Format.Count(delivery.Delivered)} delivered, the last {Format.Age(delivery.LastDeliveredAt)}, {Format.Count(delivery.Behind)} events behind");
            if (delivery.Error is { } error)
            {
                Console.WriteLine($"  last attempt ({delivery.Attempts} failed): {error.Code}: {error.Message}");
            }
        }
    }

    private static void Print(SubscriptionView subscription) => Console.WriteLine(JsonSerializer.Serialize(subscription, HubJson.Options));
}
