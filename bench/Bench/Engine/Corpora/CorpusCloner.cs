using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Corpora;

/// <summary>Clones repositories of this machine into a scratch folder, so that a run can change them and every system sees the same files.</summary>
internal static class CorpusCloner
{
    /// <summary>The repositories in a folder, or the folder itself where it is one, in order of their names.</summary>
    /// <exception cref="HubException"><c>bench-no-corpus</c>: there is none.</exception>
    public static IReadOnlyList<string> Find(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            throw new HubException("bench-no-corpus", $"{folder.FullName} is not a folder.");
        }

        string[] found = IsRepository(folder.FullName)
            ? [folder.FullName]
            : [.. Directory.EnumerateDirectories(folder.FullName).Where(IsRepository).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new HubException("bench-no-corpus", $"{folder.FullName} is no Git repository and holds none; clone some into it.");
    }

    /// <exception cref="HubException"><c>bench-no-corpus</c>: a repository cannot be cloned or holds no text.</exception>
    public static async Task<EngineCorpus> CloneAsync(IEnumerable<string> sources, string folder, CancellationToken cancellationToken)
    {
        var repositories = new List<CorpusRepository>();
        var files = new List<CorpusFile>();
        var binary = 0;
        foreach (var source in sources)
        {
            var name = NameOf(source);
            for (var again = 2; repositories.Exists(known => known.Name == name); again++)
            {
                name = $"{NameOf(source)}-{again}";
            }

            var clone = Path.Combine(folder, name);
            await GitAsync(["clone", "--quiet", "--depth", "1", "-c", "core.autocrlf=false", "-c", "core.symlinks=false", new Uri(source).AbsoluteUri, clone], cancellationToken);
            var commit = (await GitAsync(["-C", clone, "rev-parse", "HEAD"], cancellationToken)).Trim();
            repositories.Add(new CorpusRepository(name, clone, commit));
            binary += await ListAsync(name, clone, files, cancellationToken);
        }

        return files.Count > 0 ? new EngineCorpus(folder, repositories, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)], binary) : throw new HubException("bench-no-corpus", "The corpus holds no text.");
    }

    /// <summary>Bytes of tracked text, without cloning; what scales are cut by.</summary>
    public static async Task<long> SizeAsync(string source, CancellationToken cancellationToken)
    {
        var listing = await GitAsync(["-C", source, "ls-tree", "-r", "-l", "HEAD"], cancellationToken);
        return listing.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Sum(fields => fields is [_, "blob", _, var size] ? long.Parse(size) : 0);
    }

    // Symbolic links and submodules are no files of the repository.
    private static async Task<int> ListAsync(string name, string clone, List<CorpusFile> files, CancellationToken cancellationToken)
    {
        var binary = 0;
        foreach (var line in (await GitAsync(["-C", clone, "ls-files", "-s", "-z"], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..];
            var full = Path.Combine(clone, path);
            if (!line.StartsWith("100", StringComparison.Ordinal) || !File.Exists(full))
            {
                continue;
            }

            var bytes = await File.ReadAllBytesAsync(full, cancellationToken);
            if (!EngineCorpus.IsText(bytes))
            {
                binary++;
            }
            else if (bytes.Length > 0)
            {
                files.Add(new CorpusFile($"{name}/{path}", bytes.Length));
            }
        }

        return binary;
    }

    private static bool IsRepository(string folder) => Path.Exists(Path.Combine(folder, ".git")) || (File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects")));

    private static string NameOf(string source)
    {
        var name = Path.GetFileName(source.TrimEnd('/'));
        return name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
    }

    private static async Task<string> GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync("git", arguments, cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new HubException("bench-no-corpus", $"git {string.Join(' ', arguments.Take(3))} failed: {result.Errors.Trim()}");
    }
}
