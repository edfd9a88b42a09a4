using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Search.Tests;

/// <summary>The set of matching lines is exactly that of a scanner which knows nothing of the index, over real source text.</summary>
public sealed class LineSearchTests : IDisposable
{
    private const int Patterns = 1_200;

    private readonly TestShard shard = new();
    private readonly IReadOnlyList<(string Path, string Text)> files = [.. SourceCorpus.Files(30), .. OddFiles()];
    private readonly List<(string Path, int Number, string Text)> lines = [];

    public LineSearchTests()
    {
        shard.Commit("c", [.. files.Select(file => TestShard.Document(file.Path, file.Text, linesPerChunk: 7))]);
        foreach (var (path, text) in files)
        {
            var split = text.Split('\n');
            var count = text.Length == 0 || text.EndsWith('\n') ? split.Length - 1 : split.Length;
            lines.AddRange(split.Take(count).Select((line, i) => (path, i + 1, line.EndsWith('\r') ? line[..^1] : line)));
        }
    }

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Literals_of_one_character_on_find_the_lines_that_hold_them()
    {
        var random = new Random(91);
        for (var round = 0; round < Patterns / 2; round++)
        {
            var literal = Piece(random, round % 3 == 0 ? 2 : 14);
            var ignoreCase = random.Next(2) == 0;
            var query = $"\"{literal.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" case:{(ignoreCase ? "no" : "yes")}";
            Check(query, line => line.Contains(literal, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Regular_expressions_find_the_lines_that_a_backtracking_engine_finds()
    {
        var random = new Random(92);
        for (var round = 0; round < Patterns / 2;)
        {
            var pattern = Expression(random);
            var ignoreCase = random.Next(2) == 0;
            if (pattern.Length < 2 || !TryCompile(pattern, ignoreCase, out var regex) || !TryParse($"/{pattern.Replace("/", "\\/", StringComparison.Ordinal)}/ case:{(ignoreCase ? "no" : "yes")}", out var query))
            {
                continue;
            }

            Check(query, regex.IsMatch);
            round++;
        }
    }

    [Fact]
    public void Matches_lie_where_the_text_stands()
    {
        var found = Find("/[A-Z]\\w+Exception\\b/ case:yes").ToList();

        found.Should().NotBeEmpty();
        found.Should().OnlyContain(line => line.Matches.Length > 0 && line.Matches.All(match => line.Text.Substring(match.Start, match.Length).EndsWith("Exception", StringComparison.Ordinal)));
        found.Sum(line => line.Matches.Length).Should().Be(lines.Sum(line => Regex.Count(line.Text, "[A-Z]\\w+Exception\\b")));
    }

    [Fact]
    public void Conditions_choose_files_and_every_pattern_of_theirs_is_shown()
    {
        var withBoth = files.Where(file => file.Text.Contains("Span<", StringComparison.Ordinal) && file.Text.Contains("foreach", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(file => file.Path).ToHashSet();
        withBoth.Should().NotBeEmpty();
        var expected = lines.Where(line => withBoth.Contains(line.Path) && (line.Text.Contains("Span<", StringComparison.Ordinal) || line.Text.Contains("foreach", StringComparison.Ordinal))).Select(line => (line.Path, line.Number));

        Find("\"Span<\" AND foreach AND path:*.cs case:yes").Select(line => (line.Path, line.Number)).Should().BeEquivalentTo(expected);
    }

    [RipgrepFact]
    public void Ripgrep_finds_the_same_lines()
    {
        var folder = Directory.CreateTempSubdirectory("lines-").FullName;
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text, path.Contains("bom", StringComparison.Ordinal) ? new UTF8Encoding(true) : path.Contains("utf16", StringComparison.Ordinal) ? Encoding.Unicode : new UTF8Encoding(false));
        }

        var random = new Random(93);
        string[] expressions = ["\\bpublic\\b", "[0-9]+$", "^\\s*$", "\\w+\\(\\)", "(if|while) \\(", "x{2,}", "[^\\x00-\\x7F]", "\\p{Lu}{3,}", "\"[^\"]*\"", "=>", "^.{120,}$", "ß$", "^;", "検", "x{3}", "\\S$", "^a"];
        string[] brief = ["=", "=>", "~", "§", "é", "検", "&&", "x", ";", "ß", "()"];
        var asked = expressions.Select(pattern => (Pattern: pattern, IsRegex: true)).Concat(brief.Select(text => (Pattern: text, IsRegex: false))).Concat(Enumerable.Range(0, 60).Select(i => (Pattern: Piece(random, i % 2 == 0 ? 2 : 12), IsRegex: false)));
        foreach (var (pattern, isRegex) in asked)
        {
            var query = isRegex ? $"/{pattern}/ case:yes" : $"\"{pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" case:yes";
            var own = Find(query).Select(line => $"{line.Path}:{line.Number}").ToHashSet();
            var theirs = Ripgrep(folder, pattern, isRegex);
            own.Except(theirs).Concat(theirs.Except(own)).Should().BeEmpty("ripgrep and the index must agree on {0}", query);
        }

        Directory.Delete(folder, recursive: true);
    }

    // Ends of lines and of files, encodings (the parser hands on their text), and a long line.
    private static IEnumerable<(string Path, string Text)> OddFiles()
    {
        yield return ("odd/empty.txt", "");
        yield return ("odd/one.txt", "a");
        yield return ("odd/two.txt", "=>");
        yield return ("odd/feed.txt", "\n");
        yield return ("odd/open.txt", "first\nno line feed at the end=>");
        yield return ("odd/crlf.txt", "one;\r\n\r\n; two §\r\nthree\r");
        yield return ("odd/bom.txt", "begins with a mark\nfoo ß\n検索 &&\n");
        yield return ("odd/utf16.txt", "naïve Straße ß\n検索 => x\n;~\n");
        yield return ("odd/long.txt", string.Concat(Enumerable.Repeat("lorem = ipsum() ", 200)) + "xxx 検\nlast");
    }

    private IEnumerable<MatchingLine> Find(string query)
    {
        using var snapshot = shard.Index.Acquire();
        foreach (var line in snapshot.Lines(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = SearchMode.Exact, Ref = TestShard.Main }))
        {
            yield return line;
        }
    }

    private void Check(string query, Func<string, bool> matches)
    {
        var expected = lines.Where(line => matches(line.Text)).ToHashSet();
        var found = Find(query).Select(line => (line.Path, line.Number, line.Text)).ToList();
        found.Distinct().Count().Should().Be(found.Count, "{0} must find each line once", query);
        found.Except(expected).Should().BeEmpty("{0} must find no more", query);
        expected.Except(found).Should().BeEmpty("{0} must find no less", query);
    }

    private string Piece(Random random, int most)
    {
        while (true)
        {
            var line = lines[random.Next(lines.Count)].Text;
            var start = random.Next(line.Length + 1);
            var piece = line.Substring(start, Math.Min(random.Next(1, most + 1), line.Length - start));
            if (!string.IsNullOrWhiteSpace(piece) && !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1]))
            {
                return piece;
            }
        }
    }

    private string Expression(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(14) switch
    {
        0 => ".*",
        1 => "\\w+",
        2 => "[a-z]+",
        3 => $"({Regex.Escape(Piece(random, 3))}|{Regex.Escape(Piece(random, 5))})",
        4 => random.Next(2) == 0 ? "^" : "$",
        5 => "\\s*",
        6 => "?",
        7 => "|",
        8 => "{1,2}",
        9 => "[^(]",
        10 => "\\b",
        _ => Regex.Escape(Piece(random, 9)),
    }));

    // The engine that backtracks is another implementation than the one in the product; line by line, as the product promises.
    private static bool TryCompile(string pattern, bool ignoreCase, out Regex regex)
    {
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), TimeSpan.FromSeconds(5));
            return true;
        }
        catch (RegexParseException)
        {
            regex = null!;
            return false;
        }
    }

    private static bool TryParse(string query, out string text)
    {
        text = query;
        try
        {
            return ParsedQuery.Parse(query).Root is RegexNode;
        }
        catch (LunarHub.Text.HubException)
        {
            return false;
        }
    }

    private static HashSet<string> Ripgrep(string folder, string pattern, bool isRegex)
    {
        var start = new ProcessStartInfo("rg", ["--no-config", "--line-number", "--no-heading", "--color=never", "-uuu", "--crlf", isRegex ? "--regexp" : "--fixed-strings", pattern, "./"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        if (!isRegex)
        {
            start.ArgumentList.Insert(start.ArgumentList.Count - 2, "--regexp");
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(':', line.Split(':', 3)[..2])[2..])];
    }
}

/// <summary>A test that needs ripgrep on the path.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RipgrepFactAttribute : FactAttribute
{
    public RipgrepFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "rg"))))
        {
            Skip = "ripgrep is not installed";
        }
    }
}
