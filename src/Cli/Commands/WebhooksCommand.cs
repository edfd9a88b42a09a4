using System.CommandLine;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Webhooks.Secrets;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub webhooks</c>: the secrets that forges sign their webhooks with, and what they have delivered.</summary>
internal static class WebhooksCommand
{
    public static Command Create() => new("webhooks", "Manage the secrets of incoming webhooks, and see what was delivered.") { CreateCreate(), CreateList(), CreateRemove(), CreateDeliveries() };

    private static Command CreateCreate()
    {
        var repo = Repository("Whose webhook it is for. With none: for every repository (an organisation's, an app's or an instance's webhook).");
        var overlap = new Option<double>("--overlap") { Description = "For how many hours the secret before this one stays valid.", HelpName = "HOURS", DefaultValueFactory = _ => 24 };
        var input = new Option<bool>("--secret-stdin") { Description = "Take the secret from standard input instead of making one." };
        var (data, server) = (CommonOptions.Data(), CommonOptions.Server());
        var command = new Command("create", "Make a secret, or the next one beside the one in use, and print it, this once.") { repo, overlap, input, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var secret = parsed.GetValue(input) ? (await Console.In.ReadToEndAsync(cancellationToken)).Trim() : null;
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var made = await connection.Hub.CreateWebhookSecretAsync(new NewWebhookSecretBody { Repo = parsed.GetValue(repo), Secret = secret, OverlapHours = parsed.GetValue(overlap) }, cancellationToken);
            Console.WriteLine(made.Secret);
            var address = connection.IsOwnServer ? "https://YOUR-SERVER/" : connection.Url.ToString();
            await Console.Error.WriteLineAsync($"secret {made.Id} for {made.View.Repo ?? "every repository"}; enter it in the webhook's settings, with the URL {address}webhooks/github (or gitlab, gitea, bitbucket, generic)");
            return 0;
        });
        return command;
    }

    private static Command CreateList()
    {
        var (data, server, json) = (CommonOptions.Data(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command("list", "List the valid secrets, without their values.") { data, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var list = await connection.Hub.ListWebhookSecretsAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(list, HubJson.Options));
                return 0;
            }

            foreach (var secret in list.Secrets)
            {
                Console.WriteLine($"{secret.Id}  {Format.Age(secret.CreatedAt),-12}  {(secret.EndsAt is { } end ? $"ends {end:yyyy-MM-dd HH:mm}Z" : "current"),-22}  {secret.Repo ?? "every repository"}");
            }

            if (list.Secrets.Count == 0)
            {
                Console.WriteLine("No webhook secrets yet. Make one with: hub webhooks create [REPO]");
            }

            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var id = new Argument<string>("id") { HelpName = "ID", Description = "The secret's id, as `hub webhooks list` shows it." };
        var (data, server) = (CommonOptions.Data(), CommonOptions.Server());
        var command = new Command("remove", "End a secret at once.") { id, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            await connection.Hub.RemoveWebhookSecretAsync(parsed.GetRequiredValue(id), cancellationToken);
            Console.WriteLine($"removed {parsed.GetRequiredValue(id)}");
            return 0;
        });
        return command;
    }

    private static Command CreateDeliveries()
    {
        var repo = Repository("Whose deliveries. With none: those that concern no indexed repository, or many.");
        var (data, server, json) = (CommonOptions.Data(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command("deliveries", "List what was delivered in the last days, the newest first.") { repo, data, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var list = await connection.Hub.ListDeliveriesAsync(parsed.GetValue(repo), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(list, HubJson.Options));
                return 0;
            }

            foreach (var view in list.Deliveries)
            {
                Console.WriteLine($"{Format.Age(view.At),-12}  {view.Provider,-9}  {view.Answer.Status.ToString().ToLowerInvariant(),-9}  {view.Answer.Event}  {view.Answer.Detail}");
            }

            if (list.Deliveries.Count == 0)
            {
                Console.WriteLine("Nothing was delivered. docs/webhooks.md says how to set a webhook up.");
            }

            return 0;
        });
        return command;
    }

    private static Argument<string?> Repository(string description) => new("repo") { Arity = ArgumentArity.ZeroOrOne, HelpName = "REPO", Description = description };
}
