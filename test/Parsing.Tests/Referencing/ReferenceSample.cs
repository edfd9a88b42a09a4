namespace LunarHub.Parsing.Tests.Referencing;

/// <summary>One file a language that uses names in every way its rules know; dense, and no more a program than it must be to parse.</summary>
internal static class ReferenceSample
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Referencing");

    public static IEnumerable<string> Names() => Directory.GetFiles(Path.Combine(s_folder, "Samples")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(s_folder, "Samples", name));

    public static string[] Expected(string name) => File.ReadAllLines(Path.Combine(s_folder, "Golden", name + ".txt"));
}
