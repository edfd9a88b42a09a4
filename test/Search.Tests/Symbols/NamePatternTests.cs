using System.Text;
using LunarHub.Search.Symbols;

namespace LunarHub.Search.Tests.Symbols;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("getUserById", "getUserById", NameFit.Exact)]
    [InlineData("getuserbyid", "getUserById", NameFit.ExactIgnoringCase)]
    [InlineData("get_user_by_id", "getUserById", NameFit.SameWords)]
    [InlineData("get user by id", "GetUserById", NameFit.SameWords)]
    [InlineData("getuserbyid", "get_user_by_id", NameFit.SameWords)]
    [InlineData("getU", "getUserById", NameFit.Prefix)]
    [InlineData("gUBI", "getUserById", NameFit.Humps)]
    [InlineData("GUBI", "getUserById", NameFit.Humps)]
    [InlineData("user id", "getUserById", NameFit.Humps)]
    [InlineData("byId", "getUserById", NameFit.Humps)]
    [InlineData("HTTP", "OpenHTTPServer", NameFit.Humps)]
    [InlineData("server", "HTTPServer", NameFit.Humps)]
    [InlineData("u_t_f", "utf_to_file", NameFit.Humps)]
    [InlineData("utf8", "DecodeUtf8Text", NameFit.Humps)]
    [InlineData("serbyi", "getUserById", NameFit.Substring)]
    [InlineData("getUzerById", "getUserById", NameFit.Similar)]
    [InlineData("gteUserById", "getUserById", NameFit.Similar)]
    [InlineData("nmae", "name", NameFit.None)]
    [InlineData("nane", "name", NameFit.Similar)]
    [InlineData("abc", "abd", NameFit.None)]
    [InlineData("gBUI", "getUserById", NameFit.None)]
    [InlineData("id user", "getUserById", NameFit.None)]
    [InlineData("größe", "Größe", NameFit.ExactIgnoringCase)]
    [InlineData("GRÖSSE", "größe", NameFit.None)]
    [InlineData("検索", "全文検索", NameFit.Substring)]
    [InlineData("", "anything", NameFit.None)]
    public void A_name_fits_in_the_closest_way(string pattern, string name, NameFit expected)
    {
        var (fit, score) = new NamePattern(pattern, NameMatching.Any).Match(Encoding.UTF8.GetBytes(name));

        fit.Should().Be(expected);
        (score > 0).Should().Be(expected != NameFit.None);
    }

    [Fact]
    public void A_closer_kind_of_fit_always_has_the_larger_score()
    {
        var random = new Random(5);
        var names = Enumerable.Range(0, 4_000).Select(_ => RandomName(random)).Distinct().ToList();
        foreach (var pattern in names.Take(40).Select(name => random.Next(2) == 0 ? name : name[..Math.Max(1, name.Length / 2)]))
        {
            var matcher = new NamePattern(pattern, NameMatching.Any);
            var matches = names.Select(name => matcher.Match(Encoding.UTF8.GetBytes(name))).Where(match => match.Fit != NameFit.None).ToList();
            foreach (var group in matches.GroupBy(match => match.Fit))
            {
                group.Should().OnlyContain(match => match.Score > 0 && match.Score <= 1);
                matches.Where(other => other.Fit < group.Key).Should().NotContain(other => other.Score >= group.Min(match => match.Score));
            }
        }
    }

    [Fact]
    public void The_distance_of_similar_names_is_that_of_Levenshtein()
    {
        var random = new Random(6);
        for (var round = 0; round < 3_000; round++)
        {
            var word = Letters(random, random.Next(4, 14));
            var other = Edit(random, word, random.Next(4));
            var distance = EditDistance.Between(word, other);
            var allowed = word.Length >= 8 ? 2 : 1;

            SimilarName.For(word)!.DistanceTo(other).Should().Be(distance <= allowed ? distance : null, $"{word} / {other}");
        }
    }

    [Fact]
    public void Humps_fit_exactly_where_some_way_to_read_them_does()
    {
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            var name = RandomName(random);
            var pattern = Letters(random, random.Next(2, 5));
            var fits = new HumpPattern(pattern).Match(name, name.ToLowerInvariant()) != HumpPattern.Outcome.None;

            fits.Should().Be(CanRead(pattern, 0, name, -1), $"{pattern} in {name}");
        }
    }

    [Fact]
    public void Names_of_any_length_and_any_bytes_are_answered()
    {
        var random = new Random(9);
        foreach (var pattern in new[] { "a", "ab", "aB", new string('x', 300), "é検𝒳", "\u0130i", "k" })
        {
            var matcher = new NamePattern(pattern, NameMatching.Any);
            for (var round = 0; round < 500; round++)
            {
                var name = new byte[random.Next(600)];
                random.NextBytes(name);
                matcher.Match(name).Score.Should().BeInRange(0, 1);
            }

            matcher.Match(Encoding.UTF8.GetBytes(pattern)).Fit.Should().Be(NameFit.Exact);
            matcher.Match(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(pattern + "検", 200)))).Fit.Should().BeOneOf(NameFit.Prefix, NameFit.None);
        }
    }

    // Tries every way: each letter begins a later hump, or stands right behind the one before.
    private static bool CanRead(string pattern, int step, string name, int last)
    {
        if (step == pattern.Length)
        {
            return true;
        }

        for (var i = last + 1; i < name.Length; i++)
        {
            if (char.ToLowerInvariant(name[i]) == pattern[step] && (Begins(name, i) || (step > 0 && i == last + 1)) && CanRead(pattern, step + 1, name, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(string name, int i) => char.IsLetter(name[i]) && (i == 0 || name[i - 1] == '_' || (char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])))));

    private static string RandomName(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Letters(random, random.Next(1, 5))).ToList();
        return random.Next(2) == 0 ? string.Join('_', parts) : string.Concat(parts.Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }

    private static string Letters(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(5))));

    private static string Edit(Random random, string word, int edits)
    {
        for (var i = 0; i < edits; i++)
        {
            var place = random.Next(word.Length);
            word = random.Next(3) switch
            {
                0 => word.Insert(place, Letters(random, 1)),
                1 when word.Length > 1 => word.Remove(place, 1),
                _ => word.Remove(place, 1).Insert(place, Letters(random, 1)),
            };
        }

        return word;
    }
}
