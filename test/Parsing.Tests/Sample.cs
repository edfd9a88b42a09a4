namespace LunarHub.Parsing.Tests;

/// <summary>The source files under Samples, written for these tests.</summary>
internal static class Sample
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static IEnumerable<string> Names() => Directory.GetFiles(s_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(s_folder, name));
}
