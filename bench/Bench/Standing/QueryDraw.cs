using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Search;

namespace LunarHub.Bench.Standing;

/// <summary>Draws queries as people might leave standing, from words that occur in the files of a repository, always the same for one seed.</summary>
internal static partial class QueryDraw
{
    public static IReadOnlyList<string> Draw(IEnumerable<IndexDocument> files, int count, int seed)
    {
        var words = files
            .SelectMany(file => Word().Matches(Encoding.UTF8.GetString(file.Text.Span)).Select(match => match.Value))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var random = new Random(seed);
        string Any() => words[random.Next(words.Length)];
        return [.. Enumerable.Range(0, count).Select(i => (i % 10) switch
        {
            0 or 1 or 2 => $"\"{Any()}\"",
            3 or 4 => $"{Any()} {Any()}",
            5 => $"\"{Any()}\" OR \"{Any()}\"",
            6 => $"\"{Any()}\" path:src/",
            7 => $"/{Any()}\\w*\\(/",
            8 => $"sym:{Any()}",
            _ => $"\"{Any()}\" -\"{Any()}\"",
        })];
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w{4,30}\b", RegexOptions.None, 10_000)]
    private static partial Regex Word();
}
