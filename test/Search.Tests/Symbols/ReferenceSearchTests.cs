using System.Collections.Immutable;
using System.Text;

namespace LunarHub.Search.Tests.Symbols;

public sealed class ReferenceSearchTests : IDisposable
{
    private const byte Call = 1;
    private const byte Write = 5;

    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void A_use_is_told_with_its_role_place_line_and_what_encloses_it()
    {
        shard.Commit("c1", [CodeDocument.Parse("src/a.toy", "load()\nclass Store\n  x load=\r\n  def get\n    𝒳 load(load)\n\n  def other\n")]);

        var found = Find("load").References;

        found.Select(use => (use.Line, use.Column, use.Role, use.LineText, use.Enclosing?.Name)).Should().Equal(
            (1, 1, Call, "load()", null), (3, 5, Write, "  x load=", "Store"), (5, 8, Call, "    𝒳 load(load)", "get"), (5, 13, (byte)0, "    𝒳 load(load)", "get"));
        found[2].Should().Match<FoundReference>(use => use.Length == 4 && use.LineTextStart == 1 && use.Enclosing!.Kind == "method" && use.Enclosing.Scope == "Store" && use.Enclosing.StartLine == 4 && use.Enclosing.EndLine == 5);
    }

    [Fact]
    public void The_nearest_documents_come_first_and_the_count_goes_on()
    {
        shard.Commit("c1", [.. new[] { "src/core/b.toy", "src/core/a.toy", "src/other/a.toy", "test/a.toy", "src/core/deep/x.toy" }.Select(path => CodeDocument.Parse(path, "go() go()\n"))]);

        var near = Find("go", near: "src/core/b.toy", limit: 5);

        near.References.Select(use => use.Path).Should().Equal("src/core/b.toy", "src/core/b.toy", "src/core/a.toy", "src/core/a.toy", "src/core/deep/x.toy");
        near.Should().Match<ReferenceMatches>(answer => answer.Total == 10 && answer.TotalIsExact);
        Find("go", limit: 1).References.Single().Path.Should().Be("src/core/a.toy");
    }

    [Fact]
    public void Roles_narrow_and_the_count_says_when_it_is_a_lower_bound()
    {
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "go() go= go\n"), CodeDocument.Parse("b.toy", "go() go()\n"), CodeDocument.Parse("c.toy", "go() go=\n"), CodeDocument.Parse("d.toy", "go=\n")]);

        Find("go", roles: [Call]).Should().Match<ReferenceMatches>(answer => answer.Total == 4 && answer.TotalIsExact && answer.References.Length == 4);
        Find("go", roles: [Call], limit: 1).Should().Match<ReferenceMatches>(answer => answer.Total == 4 && !answer.TotalIsExact, "c.toy counts as one at least");
        Find("go", limit: 1).Should().Match<ReferenceMatches>(answer => answer.Total == 8 && answer.TotalIsExact);
    }

    [Fact]
    public void The_references_within_lines_of_a_file_are_all_names()
    {
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "zero()\ndef f\n  one()\n  two(three)\n\nfour()"), CodeDocument.Parse("b.toy", "\n\none()\n")]);

        string[] Names(int first, int last) => [.. Within("a.toy", first, last).References.Select(use => use.Name)];
        Names(2, 4).Should().Equal("one", "two", "three");
        Names(1, 1).Should().Equal("zero");
        Names(6, 6).Should().Equal("four");
        Names(6, 900).Should().Equal("four");
        Names(7, 9).Should().BeEmpty();
        Names(5, 5).Should().BeEmpty();
        Names(1, int.MaxValue).Should().HaveCount(5);
        Within("none.toy", 1, 9).Total.Should().Be(0);
    }

    [Fact]
    public void A_long_line_is_cut_around_the_name_at_whole_characters()
    {
        var line = string.Concat(Enumerable.Repeat("𝒳é ", 4_000)) + "needle() " + string.Concat(Enumerable.Repeat("検𝒳 ", 4_000)) + "needle()";
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "first\n" + line + "\nlast\n")]);

        foreach (var use in Find("needle").References)
        {
            use.Line.Should().Be(2);
            use.Column.Should().Be(line.IndexOf("needle", use.Column - 1, StringComparison.Ordinal) + 1);
            use.LineText.Length.Should().BeLessThanOrEqualTo(300).And.BeGreaterThan(290);
            use.LineText.Should().Be(line.Substring(use.LineTextStart - 1, use.LineText.Length));
            use.LineText.Substring(use.Column - use.LineTextStart, use.Length).Should().Be("needle");
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(use.LineText)).Should().Be(use.LineText, "no pair is split");
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Uses_are_those_of_the_documents_that_the_ref_holds(int seed)
    {
        var random = new Random(seed);
        string Text() => string.Join('\n', Enumerable.Range(0, random.Next(1, 25)).Select(_ => $"name{random.Next(12)} 検索 name{random.Next(12)}"));
        var held = new List<IndexDocument>();
        for (var round = 0; round < 6; round++)
        {
            held.RemoveAll(_ => random.Next(3) == 0);
            held.AddRange(Enumerable.Range(0, 5).Select(i => CodeDocument.WithNames(TestShard.Document($"d{random.Next(4)}/r{round}-{i}.txt", Text(), 4), random)));
            shard.Commit($"c{round}", held);
        }

        using var snapshot = shard.Index.Acquire();
        for (var name = 0; name < 13; name++)
        {
            var expected = held.OrderBy(document => document.Path, StringComparer.Ordinal)
                .SelectMany(document => document.References.Where(use => NameOf(document, use) == $"name{name}").Select(use => (document.Path, LineOf(document, use), use.Role))).ToList();
            var found = Find($"name{name}", limit: 10_000);

            found.References.Select(use => (use.Path, use.Line, use.Role)).Should().Equal(expected);
            found.Total.Should().Be(expected.Count);
            var usage = snapshot.CountNames(TestShard.Main, [$"name{name}"]).Single();
            usage.ReferencingFiles.Should().Be(expected.Select(use => use.Path).Distinct().Count());
            usage.Definitions.Should().Be(held.Sum(document => document.Symbols.Count(symbol => symbol.Name == $"name{name}")));
        }

        snapshot.CountNames(TestShard.Main, []).Select(usage => usage.Name).Should().Equal(held.SelectMany(document => document.Symbols).Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal));
        snapshot.CountNames("refs/heads/none", []).Should().BeEmpty();
    }

    [Fact]
    public void A_question_without_name_and_path_is_refused()
    {
        using var snapshot = shard.Index.Acquire();

        var asking = () => snapshot.FindReferences(new ReferenceQuery { Refs = [TestShard.Main], Limit = 1 });

        asking.Should().Throw<ArgumentException>();
    }

    private static string NameOf(IndexDocument document, IndexReference use) => Encoding.UTF8.GetString(document.Text.Span[use.Start..use.End]);

    private static int LineOf(IndexDocument document, IndexReference use) => document.Text.Span[..use.Start].Count((byte)'\n') + 1;

    private ReferenceMatches Find(string name, byte[]? roles = null, string? near = null, int limit = 50)
    {
        using var snapshot = shard.Index.Acquire();
        return snapshot.FindReferences(new ReferenceQuery { Names = [name], Roles = [.. roles ?? []], Refs = [TestShard.Main], Near = near, Limit = limit });
    }

    private ReferenceMatches Within(string path, int first, int last)
    {
        using var snapshot = shard.Index.Acquire();
        return snapshot.FindReferences(new ReferenceQuery { Path = path, FirstLine = first, LastLine = last, Refs = [TestShard.Main], Limit = 50 });
    }
}
