using System.Text;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Parsing;
using LunarHub.Parsing.Decoding;
using LunarHub.Parsing.Detection;
using LunarHub.Text;

namespace LunarHub.Bench.Parsing.Corpora;

/// <summary>Checkouts of repositories below one folder, or one checkout, and the files drawn from them.</summary>
internal static class Corpus
{
    private const int Seed = 20261122;
    private const FileTraits NotWritten = FileTraits.Generated | FileTraits.Vendored | FileTraits.Minified | FileTraits.Binary;

    /// <summary>
    /// Up to <paramref name="most"/> files of each of the languages, drawn with a fixed seed and evenly over the repositories: one from each in turn until they run dry. Generated, vendored
    /// and minified files are left out, and so are those that are not valid UTF-8, whose lines peers count differently.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<CorpusFile>>> DrawAsync(
        DirectoryInfo folder, IReadOnlyCollection<string> languages, int most, CancellationToken cancellationToken)
    {
        var queues = new List<(string Repository, string Root, Dictionary<string, Queue<string>> ByLanguage)>();
        foreach (var root in Roots(folder))
        {
            var random = new Random(Seed);
            string[] paths = [.. (await TrackedAsync(root, cancellationToken)).Order(StringComparer.Ordinal)];
            random.Shuffle(paths);
            var byLanguage = paths.Select(path => (Path: path, Language: LanguageDetector.ByPath(path)))
                .Where(file => file.Language is { } language && languages.Contains(CppHeader(language, file.Path)))
                .GroupBy(file => file.Language!)
                .ToDictionary(group => group.Key, group => new Queue<string>(group.Select(file => file.Path)));
            queues.Add((Path.GetFileName(root.TrimEnd(Path.DirectorySeparatorChar)), root, byLanguage));
        }

        var drawn = languages.Order(StringComparer.Ordinal).ToDictionary(language => language, _ => new List<CorpusFile>());
        foreach (var language in queues.SelectMany(q => q.ByLanguage.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Draw(queues.Select(q => (q.Repository, q.Root, Paths: q.ByLanguage.GetValueOrDefault(language) ?? [])).Where(q => q.Paths.Count > 0).ToList(), drawn, language, most);
        }

        return drawn.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => (IReadOnlyList<CorpusFile>)pair.Value);
    }

    // A header's language is told by its content, so one queue may feed two languages.
    private static string CppHeader(string language, string path) => language == "c" && path.EndsWith(".h", StringComparison.OrdinalIgnoreCase) ? "cpp" : language;

    private static void Draw(List<(string Repository, string Root, Queue<string> Paths)> queues, Dictionary<string, List<CorpusFile>> drawn, string language, int most)
    {
        // Headers of C++ are in the queue of C, which may have to be read to its end for their sake.
        var wanted = drawn.GetValueOrDefault(language) ?? drawn["cpp"];
        while (queues.Count > 0 && wanted.Count < most)
        {
            foreach (var (repository, root, paths) in queues)
            {
                if (Read(repository, root, paths.Dequeue()) is { } file && drawn.TryGetValue(file.Language, out var files) && files.Count < most)
                {
                    files.Add(file);
                }
            }

            queues.RemoveAll(queue => queue.Paths.Count == 0);
        }
    }

    private static CorpusFile? Read(string repository, string root, string path)
    {
        var full = new FileInfo(Path.Combine(root, path));
        if (!full.Exists || full.LinkTarget is not null || full.Length == 0 || full.Length > new ParsingOptions().MaxFileBytes)
        {
            return null;
        }

        var content = File.ReadAllBytes(full.FullName);
        if (!System.Text.Unicode.Utf8.IsValid(content) || content.AsSpan().Contains((byte)0))
        {
            return null;
        }

        var language = LanguageDetector.Detect(path, content);
        var traits = TraitDetector.ByPath(path, language) | TraitDetector.ByText(language, content, new LineTable(content));
        return (traits & NotWritten) != 0 ? null : new CorpusFile(repository, path, full.FullName, language, content);
    }

    private static IEnumerable<string> Roots(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            throw new HubException("bench-corpus-missing", $"There is no folder {folder.FullName}.");
        }

        string[] roots = IsCheckout(folder.FullName) ? [folder.FullName] : [.. folder.GetDirectories().Select(d => d.FullName).Where(IsCheckout).Order(StringComparer.Ordinal)];
        return roots.Length > 0 ? roots : throw new HubException("bench-corpus-empty", $"{folder.FullName} is no checkout of a Git repository and holds none.");
    }

    private static bool IsCheckout(string folder) => Path.Exists(Path.Combine(folder, ".git"));

    private static async Task<IEnumerable<string>> TrackedAsync(string root, CancellationToken cancellationToken)
    {
        var listing = await ToolProcess.RunAsync("git", ["-C", root, "ls-files", "-z"], input: null, cancellationToken);
        return Encoding.UTF8.GetString(listing.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
