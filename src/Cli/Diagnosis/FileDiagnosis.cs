using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Files;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary><c>hub doctor FILE</c>: what one file is taken for, what its chunks and symbols are, and what the server has of it.</summary>
internal static class FileDiagnosis
{
    /// <param name="named">A path in a working tree, or <c>REPO:PATH</c> of an indexed repository.</param>
    /// <param name="hub">The server; not asked to open when the file's repository needs none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubException"><c>file-unknown</c>, <c>file-unreadable</c>, <c>repo-unknown</c>.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string named, IHubClient hub, CancellationToken cancellationToken)
    {
        if (File.Exists(named))
        {
            var working = WorkingFile.Read(named);
            using var parser = new SourceParser();
            var parsed = parser.Parse(working.Path, working.Content, cancellationToken);
            List<string> lines = [.. FileReport.Of(working, parsed)];
            if (parser.Grammars().FirstOrDefault(grammar => grammar.Language == parsed.Language && !grammar.IsLoaded) is { } broken)
            {
                lines.Add($"  its grammar does not load: {broken.Problem}");
            }

            return [.. lines, .. await OnServerAsync(working, hub, cancellationToken)];
        }

        var colon = named.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < named.Length - 1
            ? [.. FileReport.Of(await hub.ReadFileAsync(named[..colon], named[(colon + 1)..], cancellationToken: cancellationToken), working: null)]
            : throw new HubException("file-unknown", $"there is neither a file nor a repository '{named}'; name a path, REPO:PATH of an indexed repository, or a repository that `hub repos` lists");
    }

    private static async Task<IEnumerable<string>> OnServerAsync(WorkingFile working, IHubClient hub, CancellationToken cancellationToken)
    {
        var repositories = (await hub.ListRepositoriesAsync(cancellationToken)).Repos.Where(repository => IsSource(repository.Source, working.Root)).ToList();
        if (repositories.Count == 0)
        {
            return [$"The server has no repository from {working.Root}; add it with: hub index {working.Root}"];
        }

        var lines = new List<string>();
        foreach (var repository in repositories)
        {
            try
            {
                FileView file = await hub.ReadFileAsync(repository.Id, working.Path, cancellationToken: cancellationToken);
                lines.AddRange(FileReport.Of(file, working));
            }
            catch (HubException error) when (error.Code is "file-unknown")
            {
                lines.Add($"{repository.Name} on the server has no {working.Path}: it is not committed, or not yet indexed.");
            }
        }

        return lines;
    }

    private static bool IsSource(string source, string root)
    {
        var path = Uri.TryCreate(source, UriKind.Absolute, out var url) && url.IsFile ? url.LocalPath : source;
        return Path.IsPathRooted(path) && string.Equals(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), root, StringComparison.Ordinal);
    }
}
