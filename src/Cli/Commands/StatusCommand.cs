using System.CommandLine;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub status</c>: whether a server runs, and what each repository has, skips and lacks.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("status", "Show the server and, for each repository, what is indexed, what is not, and why.") { data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), folder, cancellationToken);
            Console.WriteLine(connection.IsOwnServer ? $"no server is running for {folder}; read from the folder itself" : $"server {connection.Url}");
            var list = await connection.Hub.ListRepositoriesAsync(cancellationToken);
            foreach (var view in list.Repos)
            {
                Console.WriteLine($"{view.Name} ({view.Id}) from {view.Source}");
                Console.WriteLine($"  {IndexingView.Describe(view)}, indexed {Format.Age(view.IndexedAt)}, {view.Shards} shard(s), index {Format.Bytes(view.IndexBytes)}");
                if (view.Commit is not null && view.HeadCommit is not null && view.Commit != view.HeadCommit)
                {
                    Console.WriteLine($"  behind: Git has {Format.ShortCommit(view.HeadCommit)}");
                }

                foreach (var line in IndexingView.DescribeRefs(view))
                {
                    Console.WriteLine(line);
                }

                if (view.Vectors is { } vectors)
                {
                    Console.WriteLine($"  vectors of {vectors.Model}: {Format.Count(vectors.Done)} of {Format.Count(vectors.Total)} chunks{(vectors.Problem is null ? "" : $"; waiting: {vectors.Problem}")}");
                }

                foreach (var line in HistoryLines.Of(view.History))
                {
                    Console.WriteLine($"  {line}");
                }

                foreach (var skipped in view.Skipped)
                {
                    Console.WriteLine($"  {Format.Count(skipped.Files)} by path only: {skipped.Reason} (for example {skipped.Examples.FirstOrDefault()})");
                }

                foreach (var note in view.Notes)
                {
                    Console.WriteLine($"  {note}");
                }
            }

            return list.Repos.Any(view => view.State is RepositoryState.Failed or RepositoryState.Parked) ? HubCommand.Failure : 0;
        });
        return command;
    }
}
