using System.Globalization;
using LunarHub.Thesaurus;

// Learns which words programmers abbreviate, and how, from a folder of checked-out repositories: by how often both stand in one line.
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Thesaurus FOLDER-OF-REPOSITORIES OUTPUT-FILE");
    return 2;
}

string[] extensions = [".c", ".cc", ".cpp", ".cs", ".go", ".h", ".hpp", ".java", ".js", ".kt", ".php", ".py", ".rb", ".rs", ".scala", ".swift", ".ts", ".tsx"];
var counts = new WordCounts();
var repositories = Directory.EnumerateDirectories(args[0]).Order(StringComparer.Ordinal).ToList();
foreach (var repository in repositories)
{
    counts.BeginRepository();
    foreach (var file in Directory.EnumerateFiles(repository, "*", SearchOption.AllDirectories).Where(file => extensions.Contains(Path.GetExtension(file)) && !file.Contains("/vendor/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
    {
        foreach (var line in File.ReadLines(file))
        {
            counts.Add(line);
        }
    }
}

var relations = Relations.Abbreviations(counts, repositories.Count).ToList();
File.WriteAllLines(args[1],
[
    $"# Learned by training/Thesaurus from {counts.Lines.ToString("N0", CultureInfo.InvariantCulture)} lines of {repositories.Count} repositories: word, word, weight.",
    .. relations.Select(relation => string.Create(CultureInfo.InvariantCulture, $"{relation.Word}\t{relation.Other}\t{relation.Weight:0.##}")),
]);
Console.WriteLine($"{relations.Count} relations from {counts.Lines} lines of {repositories.Count} repositories");
return 0;
