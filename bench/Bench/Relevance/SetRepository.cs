using System.Globalization;
using System.Text;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>A set's documents as a Git repository, a file each, so that the product indexes them as it indexes any other.</summary>
internal sealed class SetRepository
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = "sh", ["c"] = "c", ["cpp"] = "cpp", ["c++"] = "cpp", ["csharp"] = "cs", ["c#"] = "cs", ["css"] = "css", ["go"] = "go", ["html"] = "html", ["java"] = "java", ["javascript"] = "js",
        ["json"] = "json", ["kotlin"] = "kt", ["markdown"] = "md", ["objective-c"] = "m", ["php"] = "php", ["python"] = "py", ["rst"] = "rst", ["ruby"] = "rb", ["rust"] = "rs", ["scala"] = "scala",
        ["sql"] = "sql", ["swift"] = "swift", ["toml"] = "toml", ["tsx"] = "tsx", ["typescript"] = "ts", ["yaml"] = "yaml",
    };

    private readonly Dictionary<string, string> _idByPath;

    private SetRepository(string folder, Dictionary<string, string> idByPath) => (Folder, _idByPath) = (folder, idByPath);

    public string Folder { get; }

    /// <summary>The id of the document at a path.</summary>
    public string IdOf(string path) => _idByPath[path];

    /// <param name="set">Its documents with a path keep it; the others get one that no query speaks of.</param>
    /// <param name="folder">Empty.</param>
    /// <exception cref="HubException"><c>eval-set-damaged</c>: two documents share a path, or one leads out of the folder.</exception>
    public static async Task<SetRepository> WriteAsync(RelevanceSet set, string folder, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in set.Documents)
        {
            var path = document.Path ?? PathOf(ids.Count, document.Language);
            var full = Path.GetFullPath(Path.Combine(folder, path));
            if (!full.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || path.Split('/').Contains(".git") || !ids.TryAdd(path, document.Id))
            {
                throw new HubException("eval-set-damaged", $"The evaluation set '{set.Name}' has a document whose path is used twice or leads elsewhere: {path}");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, document.Text, new UTF8Encoding(false), cancellationToken);
        }

        await GitAsync(folder, ["init", "--quiet", "--initial-branch", "main"], cancellationToken);
        await GitAsync(folder, ["-c", "core.autocrlf=false", "add", "--all", "--force"], cancellationToken);
        await GitAsync(folder, ["-c", "user.name=eval", "-c", "user.email=eval@localhost", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "-m", "documents"], cancellationToken);
        return new SetRepository(folder, ids);
    }

    // Letters only and none of them a word: a path must not match what a query says.
    private static string PathOf(int number, string language)
    {
        var name = string.Concat("q", new string([.. number.ToString("D6", CultureInfo.InvariantCulture).Select(digit => (char)('b' + (digit - '0')))]), "x");
        return Extensions.TryGetValue(language, out var extension) ? $"{name}.{extension}" : name;
    }

    private static async Task GitAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync("git", ["-C", folder, .. arguments], cancellationToken: cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new HubException("eval-git-failed", $"git could not store the documents of a set: {result.Errors.Trim()}");
        }
    }
}
