using System.Text.RegularExpressions;

namespace LunarHub.Search.Tests;

/// <summary>Exact search against a scanner that reads every line of every document.</summary>
public sealed class ExactSearchTests : IDisposable
{
    private const int LinesPerChunk = 3;
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Literals_of_any_length_case_and_script_match_as_a_scan_does()
    {
        var random = new Random(11);
        var texts = Corpus(random, 60);
        foreach (var round in Enumerable.Range(0, 600))
        {
            var literal = Piece(random, texts);
            var insensitive = round % 2 == 0;
            var query = $"\"{literal.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" case:{(insensitive ? "no" : "yes")}";
            Check(query, texts, line => Occurrences(line, literal, insensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Regular_expressions_match_as_a_scan_line_by_line_does()
    {
        var random = new Random(12);
        var texts = Corpus(random, 60);
        var tried = 0;
        while (tried < 400)
        {
            var pattern = RandomPattern(random, texts);
            var insensitive = random.Next(2) == 0;
            ParsedQuery query;
            try
            {
                query = ParsedQuery.Parse($"/{pattern}/ case:{(insensitive ? "no" : "yes")}");
            }
            catch (LunarHub.Text.HubException)
            {
                continue;
            }

            if (query.Root is not RegexNode)
            {
                continue;
            }

            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline | (insensitive ? RegexOptions.IgnoreCase : RegexOptions.None));
            Check(query.Original, texts, line => regex.Matches(line) is { Count: > 0 } all ? Math.Max(1, all.Count(match => match.Length > 0)) : 0);
            tried++;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_pattern_of_one_or_two_characters_matches_as_a_scan_does(bool ignoreCase)
    {
        var texts = Corpus(new Random(13), 80);
        var patterns = texts.SelectMany(text => text.Split('\n')).SelectMany(line => Enumerable.Range(1, 2).SelectMany(length => Enumerable.Range(0, Math.Max(0, line.Length - length)).Select(start => line.Substring(start, length))))
            .Where(piece => !piece.Any(char.IsSurrogate) && !piece.Contains('\r', StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(piece)).Distinct(StringComparer.Ordinal).ToList();

        patterns.Should().HaveCountGreaterThan(300);
        foreach (var pattern in patterns)
        {
            var query = $"\"{pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" case:{(ignoreCase ? "no" : "yes")}";
            Check(query, texts, line => Occurrences(line, pattern, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("A", "a")]
    [InlineData("ab", "ab")]
    [InlineData("aB", "ab")]
    [InlineData("xab", "ab")]
    [InlineData("ab\r\n", "ab")]
    [InlineData("~", "~")]
    [InlineData("é", "É")]
    [InlineData("§", "§")]
    [InlineData("\u212A", "/k/")]
    [InlineData("検", "検")]
    [InlineData("\n=>", "=>")]
    public void Texts_shorter_than_a_trigram_and_the_ends_of_texts_are_searched(string text, string pattern)
    {
        shard.Commit("c", [TestShard.Document("hit.txt", text), TestShard.Document("empty.txt", ""), TestShard.Document("other.txt", "qqqqqq\n")]);

        shard.Search(pattern[0] == '/' ? $"{pattern} case:no" : $"\"{pattern}\" case:no", SearchMode.Exact).Candidates.Should().ContainSingle().Which.Path.Should().Be("hit.txt");
    }

    [Theory]
    [InlineData("/[[]x|abc]d]efg/", "[x")]
    [InlineData("/foo$/", "a foo\r")]
    [InlineData("/\\Afoo/", "foo")]
    [InlineData("/^$/", "")]
    [InlineData("/x{0}needle?/", "needl")]
    [InlineData("/colou?r case:no/ case:no", "COLOR CASE:NO")]
    [InlineData("\"kelvin\" case:no", "KELVIN")]
    public void Expressions_whose_literals_mislead_still_match(string query, string line)
    {
        shard.Commit("c", [TestShard.Document("other.txt", "nothing\nhere\n"), TestShard.Document("hit.txt", $"first\n{line}\nlast\n")]);

        shard.Search(query, SearchMode.Exact).Candidates.Should().ContainSingle().Which.Path.Should().Be("hit.txt");
    }

    [Fact]
    public void Letters_that_fold_into_ascii_are_found_without_case()
    {
        shard.Commit("c", [TestShard.Document("kelvin.txt", "300 \u212Aelvin mi\u017Ft")]);

        shard.Search("/kelvin/ case:no", SearchMode.Exact).Candidates.Should().ContainSingle();
        var expected = "mi\u017Ft".Contains("mist", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        shard.Search("\"mist\" case:no", SearchMode.Exact).Candidates.Should().HaveCount(expected);
    }

    [Fact]
    public void An_excluded_word_takes_out_the_files_that_hold_it_and_no_others()
    {
        shard.Commit("c", [TestShard.Document("a.txt", "alpha one\nalpha two\n", 1), TestShard.Document("b.txt", "alpha one\nalpha three\n", 1)]);

        shard.Search("alpha -two", SearchMode.Keyword).Candidates.Select(hit => (hit.Path, hit.StartLine)).Should().BeEquivalentTo([("b.txt", 1), ("b.txt", 2)]);
    }

    private void Check(string query, IReadOnlyList<string> texts, Func<string, int> count)
    {
        var expected = new List<(string, int, int)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var lines = texts[i].Split('\n');
            var total = texts[i].Length == 0 || texts[i].EndsWith('\n') ? lines.Length - 1 : lines.Length;
            for (var first = 0; first < total; first += LinesPerChunk)
            {
                var matches = lines[first..Math.Min(first + LinesPerChunk, total)].Sum(line => count(line.TrimEnd('\r') is var trimmed && trimmed.Length + 1 >= line.Length ? trimmed : line[..^1]));
                if (matches > 0)
                {
                    expected.Add(($"f{i}.txt", first + 1, matches));
                }
            }
        }

        var found = shard.Search(query, SearchMode.Exact, topK: 100_000);
        found.Candidates.Select(hit => (hit.Path, hit.StartLine, hit.ExactMatches!.Value)).Except(expected).Should().BeEmpty("{0} must find no more", query);
        expected.Except(found.Candidates.Select(hit => (hit.Path, hit.StartLine, hit.ExactMatches!.Value))).Should().BeEmpty("{0} must find no less", query);
        found.Total.Should().Be(expected.Count);
    }

    private List<string> Corpus(Random random, int documents)
    {
        string[] words = ["Grain", "grain", "get", "Id", "naïve", "Straße", "検索", "😀", "x", "(", ")", "[0]", "//", "\\d", "\"q\"", "=>", "Kind", "_s", "\t", "a.b", "\u212A", "ſ", "İ", "ı", "Σας", "ΣΑΣ", "Жук", "жук", "e\u0301", "§", "~", "Ⓐⓐ", "\uFEFF", "{", ";", "&&"];
        var texts = Enumerable.Range(0, documents).Select(_ => string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ =>
            words[random.Next(words.Length)] + random.Next(8) switch { 0 => "\n", 1 => "\r\n", 2 or 3 => " ", _ => "" }))).ToList();
        texts.Add(string.Concat(Enumerable.Repeat("get Id=> ", 6_000)) + "naïve");
        texts.AddRange(["a", "x(", "", "\n", "\r\n", "é"]);
        shard.Commit("c", [.. texts.Select((text, i) => TestShard.Document($"f{i}.txt", text, LinesPerChunk))]);
        return texts;
    }

    private static string Piece(Random random, List<string> texts)
    {
        while (true)
        {
            var lines = texts[random.Next(texts.Count)].Split('\n');
            var line = lines[random.Next(lines.Length)].TrimEnd('\r');
            var start = random.Next(line.Length + 1);
            var piece = line.Substring(start, Math.Min(random.Next(1, 12), line.Length - start));
            if (!string.IsNullOrWhiteSpace(piece) && !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1]))
            {
                return piece;
            }
        }
    }

    private static string RandomPattern(Random random, List<string> texts) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(12) switch
    {
        0 => ".*",
        1 => "\\w+",
        2 => "[a-z]",
        3 => "(?:id|grain)",
        4 => "^",
        5 => "$",
        6 => "?",
        7 => "|",
        8 => "{2}",
        9 => "[[]",
        _ => Regex.Escape(Piece(random, texts)).Replace("/", "\\/", StringComparison.Ordinal),
    }));

    private static int Occurrences(string line, string literal, StringComparison comparison)
    {
        var count = 0;
        for (var at = line.IndexOf(literal, comparison); at >= 0; at = line.IndexOf(literal, at + literal.Length, comparison))
        {
            count++;
        }

        return count;
    }
}
