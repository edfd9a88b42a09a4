using System.CommandLine;
using LunarHub.ApiHost.Security;
using LunarHub.Cli.Terminal;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub keys</c>: make, list and remove API keys. Works on the data folder's file; a running server sees the change at once.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Manage API keys. Once one exists, every request needs one.") { CreateCreate(), CreateList(), CreateRemove() };

    private static ApiKeys Open(ParseResult parsed, Option<string> data) => new(Path.Combine(Path.GetFullPath(parsed.GetValue(data)!), "api-keys.json"));

    private static Command CreateCreate()
    {
        var name = new Argument<string>("name") { HelpName = "NAME", Description = "What the key is for." };
        var scope = new Option<ApiScope>("--scope") { Description = "read or admin.", HelpName = "SCOPE", DefaultValueFactory = _ => ApiScope.Read };
        var data = CommonOptions.Data();
        var command = new Command("create", "Make a key and print it, this once.") { name, scope, data };
        command.SetAction(parsed =>
        {
            var (key, secret) = Open(parsed, data).Create(parsed.GetRequiredValue(name), parsed.GetValue(scope));
            Console.WriteLine(secret);
            Console.Error.WriteLine($"key {key.Id} ({key.Scope.ToString().ToLowerInvariant()}); send it as: Authorization: Bearer …, or set LUNARHUB_API_KEY");
            return 0;
        });
        return command;
    }

    private static Command CreateList()
    {
        var data = CommonOptions.Data();
        var command = new Command("list", "List the keys; their secrets are not stored.") { data };
        command.SetAction(parsed =>
        {
            foreach (var key in Open(parsed, data).List())
            {
                Console.WriteLine($"{key.Id}  {key.Scope.ToString().ToLowerInvariant(),-5}  {Format.Age(key.CreatedAt),-12}  {key.Name}");
            }

            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var id = new Argument<string>("id") { HelpName = "ID", Description = "The key's id, as `hub keys list` shows it." };
        var data = CommonOptions.Data();
        var command = new Command("remove", "End a key at once.") { id, data };
        command.SetAction(parsed => Open(parsed, data).Remove(parsed.GetRequiredValue(id))
            ? 0
            : throw new HubException("key-unknown", $"there is no key {parsed.GetRequiredValue(id)}; `hub keys list` shows them"));
        return command;
    }
}
