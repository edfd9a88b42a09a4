using System.Diagnostics;
using System.Text;
using LunarHub.Git;
using LunarHub.Text;

namespace LunarHub.Bench.Indexing;

/// <summary>A bare clone of a repository with branches that each change some of its files by a line: every branch other files, drawn from one seed.</summary>
internal static class BranchedClone
{
    private const int Seed = 20_261_126;

    /// <summary>Short names of the branches that were made.</summary>
    public static async Task<IReadOnlyList<string>> MakeAsync(DirectoryInfo repository, string folder, int branches, double share, CancellationToken cancellationToken)
    {
        var options = new GitOptions();
        var mirror = new GitMirror(folder, options);
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, options), cancellationToken: cancellationToken);
        var commit = head.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits.");
        var files = new List<TreeEntry>();
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            if (entry is { Kind: TreeEntryKind.File, Size: > 0 and < 256 << 10 })
            {
                files.Add(entry);
            }
        }

        var random = new Random(Seed);
        var names = Enumerable.Range(1, branches).Select(number => $"bench/{number}").ToList();
        var changed = Math.Max(1, (int)Math.Round(files.Count * share));
        using var import = Process.Start(new ProcessStartInfo("git", ["--git-dir", folder, "fast-import", "--quiet", "--force"]) { RedirectStandardInput = true, UseShellExecute = false })!;
        var output = import.StandardInput.BaseStream;
        foreach (var name in names)
        {
            await WriteAsync(output, $"commit refs/heads/{name}\ncommitter Bench <bench@example.org> 1750000000 +0000\ndata 6\nbranch\nfrom {commit}\n");
            var chosen = files.OrderBy(_ => random.Next()).Take(changed).ToList();
            await using var blobs = mirror.OpenBlobReader(cancellationToken);
            var next = 0;
            await foreach (var blob in blobs.ReadAllAsync(chosen.Select(entry => entry.ObjectId)))
            {
                var path = chosen[next++].Path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
                byte[] content = [.. blob.Content ?? [], .. Encoding.UTF8.GetBytes($"\nchanged on {name}\n")];
                await WriteAsync(output, $"M 100644 inline \"{path}\"\ndata {content.Length}\n");
                await output.WriteAsync(content, cancellationToken);
                await WriteAsync(output, "\n");
            }
        }

        import.StandardInput.Close();
        await import.WaitForExitAsync(cancellationToken);
        return import.ExitCode == 0 ? names : throw new HubException("bench-index-failed", "The branches could not be made; git fast-import says why above.");
    }

    private static ValueTask WriteAsync(Stream output, string text) => output.WriteAsync(Encoding.UTF8.GetBytes(text));
}
