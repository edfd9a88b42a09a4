using LunarHub.ApiHost.Client;
using LunarHub.Text;

namespace LunarHub.Cli.Connection;

/// <summary>Finds the indexed repository that a file or folder of this machine belongs to.</summary>
internal static class IndexedPath
{
    /// <param name="text"><c>REPO:PATH</c>, or a file of an indexed checkout.</param>
    /// <exception cref="HubException"><c>file-unknown</c>.</exception>
    public static async Task<(string Repository, string Path)> FindAsync(IHubClient hub, string text, CancellationToken cancellationToken)
    {
        var repositories = (await hub.ListRepositoriesAsync(cancellationToken)).Repos;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && repositories.Any(repository => text.AsSpan(0, colon).SequenceEqual(repository.Name) || text.AsSpan(0, colon).SequenceEqual(repository.Id)))
        {
            return (text[..colon], text[(colon + 1)..].TrimStart('/'));
        }

        var full = Path.GetFullPath(text);
        var holder = repositories.Where(repository => Holds(repository.Source, full)).MaxBy(repository => repository.Source.Length);
        return holder is not null
            ? (holder.Id, Path.GetRelativePath(holder.Source, full).Replace('\\', '/'))
            : throw new HubException("file-unknown", $"no indexed repository holds '{text}'; write REPO:PATH with a name that `hub repos` lists, or a file of an indexed checkout");
    }

    /// <summary>The id of the repository that the current folder lies in, else of the only one.</summary>
    /// <exception cref="HubException"><c>repo-unknown</c>.</exception>
    public static async Task<string> CurrentRepositoryAsync(IHubClient hub, CancellationToken cancellationToken)
    {
        var repositories = (await hub.ListRepositoriesAsync(cancellationToken)).Repos;
        var here = Directory.GetCurrentDirectory();
        return (repositories.Where(repository => Holds(repository.Source, here)).MaxBy(repository => repository.Source.Length) ?? (repositories.Count == 1 ? repositories[0] : null))?.Id
            ?? throw new HubException("repo-unknown", repositories.Count == 0
                ? "nothing is indexed yet; add a repository with: hub index PATH|URL"
                : $"name a repository: {string.Join(", ", repositories.Take(10).Select(repository => repository.Name))}{(repositories.Count > 10 ? ", …" : "")}");
    }

    private static bool Holds(string source, string path)
        => Path.IsPathRooted(source) && (path == source || path.StartsWith(source.TrimEnd('/') + "/", StringComparison.Ordinal));
}
