namespace LunarHub.Subtokens;

/// <summary>A folder of checked-out repositories, one folder each.</summary>
internal static class Corpus
{
    private const int LargestFile = 400_000;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py", ".js", ".jsx", ".mjs", ".ts", ".tsx", ".vue", ".go", ".java", ".kt", ".cs", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".rb", ".php", ".swift", ".scala", ".sh",
    };

    /// <summary>The repositories in the order of their names.</summary>
    public static DirectoryInfo[] Repositories(DirectoryInfo folder) => [.. folder.EnumerateDirectories().Where(child => !child.Name.StartsWith('.')).OrderBy(child => child.Name, StringComparer.Ordinal)];

    /// <summary>The source files of a repository, relative to it, that are neither vendored, minified nor built.</summary>
    public static IEnumerable<string> SourcePaths(string root) =>
        Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => Extensions.Contains(Path.GetExtension(path)) && new FileInfo(path).Length is > 0 and <= LargestFile)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !IsVendored(path));

    private static bool IsVendored(string path) =>
        path.Split('/').Any(part => part is "vendor" or "node_modules" or "third_party" or "dist" or "build" or ".git")
        || path.Contains(".min.", StringComparison.Ordinal) || path.Contains(".pb.", StringComparison.Ordinal) || path.Contains("CHANGE", StringComparison.OrdinalIgnoreCase);
}
