using System.CommandLine;
using LunarHub.ApiHost.Repositories;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Git;
using LunarHub.Grains;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub index</c>: add a repository, or bring one that is there up to date, and wait until it is searchable.</summary>
internal static class IndexCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { HelpName = "PATH|URL", Description = "The repository: a folder, or a URL that git can clone." };
        var name = new Option<string?>("--name") { Description = "What to call it.", HelpName = "NAME" };
        var rebuild = new Option<bool>("--rebuild") { Description = "Drop what is indexed and build it again." };
        var branches = new Option<string?>("--branches")
        {
            Description = "Branches to index besides the default one, by name or pattern, with commas between them: * stops at a slash, ** does not. \"\" for none; not given leaves them as they are.",
            HelpName = "LIST",
        };
        var tags = new Option<string?>("--tags") { Description = "Tags to index, written as branches are, for example 'v*'.", HelpName = "LIST" };
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("index", "Index a repository, or bring it up to date.") { source, name, branches, tags, rebuild, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var location = RepositoryLocation.Parse(parsed.GetRequiredValue(source), new GitOptions());
            var body = new AddRepositoryBody { Source = location.Source, Name = parsed.GetValue(name), Branches = ListOf(parsed.GetValue(branches)), Tags = ListOf(parsed.GetValue(tags)) };
            var added = await connection.Hub.AddRepositoryAsync(body, cancellationToken);
            if (parsed.GetValue(rebuild))
            {
                await connection.Hub.ReindexAsync(added.Id, rebuild: true, cancellationToken);
            }

            var view = (await IndexingView.FollowAsync(connection.Hub, [added.Id], cancellationToken))[0];
            Console.WriteLine($"{view.Name}: {IndexingView.Describe(view)}");
            foreach (var line in IndexingView.DescribeRefs(view).Concat(view.Skipped.Select(skipped => $"  {Format.Count(skipped.Files)} by path only: {skipped.Reason}")).Concat(view.Notes.Select(note => "  " + note)))
            {
                Console.WriteLine(line);
            }

            return view.State is RepositoryState.Failed or RepositoryState.Parked ? HubCommand.Failure : 0;
        });
        return command;
    }

    private static string[]? ListOf(string? patterns) => patterns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
