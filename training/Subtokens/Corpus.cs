using System.Text;

namespace LunarHub.Subtokens;

/// <summary>
/// Reads a folder of checked-out repositories (one folder each). The order is that of the names, so the same folder gives the same corpus on every machine.
/// </summary>
internal static class Corpus
{
    private const int LargestFile = 400_000;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py", ".js", ".jsx", ".mjs", ".ts", ".tsx", ".vue", ".go", ".java", ".kt", ".cs", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".rb", ".php", ".swift", ".scala", ".sh",
    };

    /// <summary>One file and the number, in name order, of its repository.</summary>
    public readonly record struct SourceFile(int Repository, string Text);

    /// <summary>The names of the repositories, in order.</summary>
    public static string[] Repositories(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Every source file of every repository, in order.</summary>
    public static IEnumerable<SourceFile> Files(string folder)
    {
        var names = Repositories(folder);
        for (var repository = 0; repository < names.Length; repository++)
        {
            foreach (var file in SourcePaths(Path.Combine(folder, names[repository])))
            {
                yield return new SourceFile(repository, File.ReadAllText(file, Encoding.UTF8));
            }
        }
    }

    private static IEnumerable<string> SourcePaths(string root) =>
        Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => Extensions.Contains(Path.GetExtension(path)) && !IsVendored(Path.GetRelativePath(root, path)) && new FileInfo(path).Length is > 0 and <= LargestFile)
            .Order(StringComparer.Ordinal);

    private static bool IsVendored(string path) =>
        path.Split('/', '\\').Any(part => part is "vendor" or "node_modules" or "third_party" or "dist" or "build" or ".git")
        || path.Contains(".min.", StringComparison.Ordinal) || path.Contains(".pb.", StringComparison.Ordinal) || path.Contains("CHANGE", StringComparison.OrdinalIgnoreCase);
}
