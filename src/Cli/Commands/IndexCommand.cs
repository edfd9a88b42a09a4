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
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("index", "Index a repository, or bring it up to date.") { source, name, rebuild, data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken);
            var location = RepositoryLocation.Parse(parsed.GetRequiredValue(source), new GitOptions());
            var added = await connection.Hub.AddRepositoryAsync(new AddRepositoryBody { Source = location.Source, Name = parsed.GetValue(name) }, cancellationToken);
            if (parsed.GetValue(rebuild))
            {
                await connection.Hub.ReindexAsync(added.Id, rebuild: true, cancellationToken);
            }

            var view = (await IndexingView.FollowAsync(connection.Hub, [added.Id], cancellationToken))[0];
            Console.WriteLine($"{view.Name}: {IndexingView.Describe(view)}");
            foreach (var line in view.Skipped.Select(skipped => $"  {Format.Count(skipped.Files)} by path only: {skipped.Reason}").Concat(view.Notes.Select(note => "  " + note)))
            {
                Console.WriteLine(line);
            }

            return view.State == RepositoryState.Failed ? HubCommand.Failure : 0;
        });
        return command;
    }
}
