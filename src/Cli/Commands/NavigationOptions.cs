using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LunarHub.ApiHost.Freshness;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Navigation;
using LunarHub.Cli.Connection;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary>Options that the commands about names share.</summary>
internal sealed class NavigationOptions
{
    public Option<string[]> Repository { get; } = new("--repo") { Description = "Only this repository (name or id); may be given several times.", HelpName = "NAME" };

    public Option<string[]> Reference { get; } = new("--ref") { Description = "Only this ref.", HelpName = "REF" };

    public Option<string[]> Language { get; } = new("--lang") { Description = "Only this language; may be given several times.", HelpName = "LANG" };

    public Option<string[]> Kind { get; } = new("--kind") { Description = "Only this kind of definition (class, method, function, …); may be given several times.", HelpName = "KIND" };

    public Option<string?> At { get; } = new("--at") { Description = "Ask from this place instead of by name: its file, imports and scope rank what is found.", HelpName = "REPO:PATH:LINE:COLUMN" };

    public Option<int> Limit { get; } = new("--limit", "-n") { Description = "Entries to show, 1 to 500.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public Option<string?> Cursor { get; } = new("--cursor") { Description = "From an earlier answer's JSON, to go on after it.", HelpName = "CURSOR" };

    public FreshnessOptions Freshness { get; } = new();

    public Option<bool> Json { get; } = CommonOptions.Json();

    public Option<string> Data { get; } = CommonOptions.Data();

    public Option<string?> Server { get; } = CommonOptions.Server();

    /// <summary>Opens the hub, asks, and prints the answer as JSON or for people; the exit code says whether there was anything.</summary>
    public async Task<int> AnswerAsync<T>(ParseResult parsed, Func<HubConnection, Task<T>> ask, Func<T, bool> print, CancellationToken cancellationToken)
        where T : notnull
    {
        await using var connection = await HubConnection.OpenAsync(parsed.GetValue(Server), Path.GetFullPath(parsed.GetValue(Data)!), cancellationToken);
        var answer = await ask(connection);
        if (!parsed.GetValue(Json))
        {
            return print(answer) ? 0 : HubCommand.Failure;
        }

        Console.WriteLine(JsonSerializer.Serialize(answer, answer.GetType(), HubJson.Options));
        return 0;
    }

    /// <summary>Waits until the index is as fresh as the command line demands, of the repositories that will be asked; then asks.</summary>
    public async Task<T> AskAsync<T>(ParseResult parsed, HubConnection connection, IReadOnlyList<string>? repositories, IReadOnlyList<string>? refs, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await Freshness.WaitAsync(parsed, connection.Hub, new FreshnessQuery { Repos = repositories, Refs = refs }, cancellationToken);
        return await ask();
    }

    /// <exception cref="HubException"><c>name-invalid</c>, <c>position-invalid</c>.</exception>
    public NameQuery ToQuery(ParseResult parsed, string? name)
    {
        var at = parsed.GetValue(At);
        if ((name is null) == (at is null))
        {
            throw new HubException("name-invalid", "give a name, or a place with --at REPO:PATH:LINE:COLUMN");
        }

        return new NameQuery
        {
            Name = name,
            At = at is null ? null : ParsePlace(at, parsed.GetValue(Reference)?.FirstOrDefault()),
            Repos = parsed.GetValue(Repository),
            Refs = at is null ? parsed.GetValue(Reference) : null,
            Kinds = parsed.GetValue(Kind),
            Languages = parsed.GetValue(Language),
            Limit = parsed.GetValue(Limit),
            Cursor = parsed.GetValue(Cursor),
        };
    }

    private static PlaceQuery ParsePlace(string text, string? reference)
    {
        var parts = text.Split(':');
        return parts.Length >= 4
            && int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
            ? new PlaceQuery(parts[0], reference, string.Join(':', parts[1..^2]), line, column)
            : throw new HubException("position-invalid", $"'{text}' is not a place; write REPO:PATH:LINE:COLUMN");
    }
}
