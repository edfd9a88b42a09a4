using System.CommandLine;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Webhooks.Secrets;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Hooks;
using LunarHub.Git;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub hook</c>: makes a repository of this machine tell the server of its commits at once.</summary>
internal static class HookCommand
{
    public static Command Create() => new("hook", "Let a repository of this machine tell the server of new commits at once.") { CreateInstall(), CreateRemove() };

    private static Command CreateInstall()
    {
        var path = PathOf();
        var repo = new Option<string?>("--repo") { Description = "What the server calls the repository, when it was not added by this path.", HelpName = "NAME|ID" };
        var input = new Option<bool>("--secret-stdin") { Description = "Take the repository's webhook secret from standard input instead of making one." };
        var (data, server) = (CommonOptions.Data(), CommonOptions.Server());
        var command = new Command("install", "Install the hooks. Hooks that are there already are kept and run first.") { path, repo, input, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(path)!);
            var hooks = LocalHooks.Open(folder);
            var dataFolder = Path.GetFullPath(parsed.GetValue(data)!);
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), dataFolder, cancellationToken);
            var view = await FindAsync(connection.Hub, parsed.GetValue(repo), folder, cancellationToken);
            var secret = parsed.GetValue(input) ? (await Console.In.ReadToEndAsync(cancellationToken)).Trim() : hooks.FindSecret() ?? await MakeSecretAsync(connection.Hub, view, cancellationToken);
            var named = parsed.GetValue(server) is { Length: > 0 } ? connection.Url : null;
            hooks.Install(HookScript.Of(view.Id, named, dataFolder, hooks.SettingsFile), secret);
            Console.WriteLine($"{view.Name}: {string.Join(", ", hooks.Names)} installed; a commit is indexed as soon as it is made");
            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var path = PathOf();
        var command = new Command("remove", "Take the hooks away, and put back those that were there before.") { path };
        command.SetAction(parsed => LocalHooks.Open(Path.GetFullPath(parsed.GetValue(path)!)).Remove()
            ? 0
            : throw new HubException("hook-unknown", "no hooks of Lunar Hub are installed there"));
        return command;
    }

    private static Argument<string> PathOf() => new("path") { Arity = ArgumentArity.ZeroOrOne, HelpName = "PATH", Description = "The repository's folder. Default: the current one.", DefaultValueFactory = _ => "." };

    private static async Task<RepositoryView> FindAsync(IHubClient hub, string? named, string folder, CancellationToken cancellationToken)
    {
        if (named is not null)
        {
            return await hub.GetRepositoryAsync(named, cancellationToken);
        }

        var source = RepositoryLocation.Parse(folder, new GitOptions()).Source;
        return (await hub.ListRepositoriesAsync(cancellationToken)).Repos.FirstOrDefault(view => view.Source == source)
            ?? throw new HubException("repo-unknown", $"{source} is not indexed; add it with: hub index {folder}, or name the repository with --repo");
    }

    private static async Task<string> MakeSecretAsync(IHubClient hub, RepositoryView view, CancellationToken cancellationToken)
    {
        // A new one would end another webhook's in a day.
        if ((await hub.ListWebhookSecretsAsync(cancellationToken)).Secrets.Any(secret => secret.Repo == view.Name && secret.EndsAt is null))
        {
            throw new HubException("webhook-secret-exists", $"{view.Name} has a webhook secret already; give it to this hook with --secret-stdin");
        }

        return (await hub.CreateWebhookSecretAsync(new NewWebhookSecretBody { Repo = view.Id }, cancellationToken)).Secret;
    }
}
