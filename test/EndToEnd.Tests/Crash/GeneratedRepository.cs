using System.Text;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Crash;

/// <summary>A repository of many generated files, each with a word of its own. Another edition changes every file of it.</summary>
internal static class GeneratedRepository
{
    public const int Files = 6_000;

    private static readonly string[] Nouns = ["ledger", "parcel", "sensor", "ticket", "voucher", "window", "channel", "packet", "cursor", "socket"];

    public static string PathOf(int file) => $"area{file % 12}/part{file % 7}/module_{file}.py";

    /// <summary>A word that stands in one file of one edition only.</summary>
    public static string WordOf(int file, int edition) => $"glyph{file}e{edition}";

    public static void Write(FastImport files, int edition, int count = Files)
    {
        for (var file = 0; file < count; file++)
        {
            files.Text(PathOf(file), Text(file, edition));
        }
    }

    private static string Text(int file, int edition)
    {
        var random = new Random(HashCode(file, edition));
        var text = new StringBuilder($"\"\"\"Module {file}: {WordOf(file, edition)}.\"\"\"\n\n\n");
        for (var function = 0; function < 6; function++)
        {
            var (first, second) = (Nouns[random.Next(Nouns.Length)], Nouns[random.Next(Nouns.Length)]);
            text.Append($"def move_{first}_to_{second}_{function}({first}, {second}):\n");
            for (var line = 0; line < 5; line++)
            {
                text.Append($"    {second}.append({first}.take({random.Next(1_000)}))\n");
            }

            text.Append($"    return {second}\n\n\n");
        }

        return text.ToString();
    }

    // HashCode.Combine is seeded anew in each process.
    private static int HashCode(int file, int edition) => file * 31 + edition;
}
