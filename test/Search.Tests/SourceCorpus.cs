namespace LunarHub.Search.Tests;

/// <summary>This project's own source files: real text, with everything that real text has.</summary>
internal static class SourceCorpus
{
    /// <summary>Paths and texts, in a fixed order, beginning with those of the search engine.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(int most)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout of the project.");
        }

        string[] folders = ["src/Search/Matching", "src/Search/Querying", "src/Text", "docs", "src/Search/Storage"];
        return
        [
            .. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root.FullName, folder), "*", SearchOption.TopDirectoryOnly).Order(StringComparer.Ordinal))
                .Where(file => Path.GetExtension(file) is ".cs" or ".md")
                .Take(most)
                .Select(file => (Path.GetRelativePath(root.FullName, file).Replace('\\', '/'), File.ReadAllText(file))),
            ("mixed/scripts.txt", "naïve Straße\nΣίσυφος ΣΊΣΥΦΟΣ\r\nпривет ПРИВЕТ\n検索エンジン\n😀 emoji 😀\n\n\ttab\tand  spaces  \nİstanbul ıstanbul\nno newline at the end"),
        ];
    }
}
