using System.Text;
using LunarHub.Search.History;

namespace LunarHub.Search.Tests.History;

public sealed class HistorySearchTests : IDisposable
{
    private readonly TestHistory history = new();

    public HistorySearchTests() => history.Commit(TestHistory.Main, TestCommit.IdOf(4),
    [
        TestCommit.Make(0, "Import of the timer"),
        TestCommit.Make(1, "Bob", "Fix the timer\n\nIt could deadlock on disposal.\nSigned-off-by: Bob", TestCommit.Diff("src/timer.cs", "-lock (gate) Dispose();", "+Dispose(); // outside of the Gate"), TestCommit.Diff("docs/timer.md", "+timers")),
        TestCommit.Make(2, "Deadlock of two grains mended", TestCommit.Diff("src/grain.cs", "+await turn;"), new HistoryDiff("logo.png", "text", "binary", [])),
        TestCommit.Make(3, "Merge"),
        TestCommit.Make(4, "Bob", "Speed", TestCommit.Diff("src/timer.cs", "-await turn;", "+return turn;")),
    ]);

    [Theory]
    [InlineData("type:commit", "4 3 2 1 0")]
    [InlineData("type:commit deadlock", "2 1")]
    [InlineData("type:commit Deadlock", "2")]
    [InlineData("type:commit case:yes deadlock", "1")]
    [InlineData("type:commit timer deadlock", "1")]
    [InlineData("type:commit \"the timer\"", "1 0")]
    [InlineData("type:commit /^sign.*bob$/", "1")]
    [InlineData("type:commit timer -deadlock", "0")]
    [InlineData("type:commit speed OR merge", "4 3")]
    [InlineData("type:commit (speed OR merge) AND author:bob", "4")]
    [InlineData("type:commit author:bob", "4 1")]
    [InlineData("type:commit -author:*@example.org", "")]
    [InlineData("type:commit committer:grace before:1970-01-03", "1 0")]
    [InlineData("type:commit after:1970-01-04", "4 3")]
    [InlineData("type:commit path:src/timer.cs", "4 1")]
    [InlineData("type:commit file:docs timer", "1")]
    [InlineData("type:commit message:\"deadlock of\"", "2")]
    [InlineData("type:commit -m:timer", "4 3 2")]
    [InlineData("t:commit disposal*", "1")]
    [InlineData("type:commit select:repo", "4")]
    [InlineData("type:commit count:2", "4 3 2 1 0")]
    [InlineData("type:commit nothing", "")]
    public void Commits_are_found_by_what_they_say_and_whose_they_are_newest_first(string query, string found)
        => string.Join(' ', history.Search(query).Hits.Select(hit => Number(hit.Commit.Id))).Should().Be(found);

    [Theory]
    [InlineData("type:diff", "4:src/timer.cs 2:logo.png 2:src/grain.cs 1:docs/timer.md 1:src/timer.cs")]
    [InlineData("type:diff turn", "4:src/timer.cs 2:src/grain.cs")]
    [InlineData("type:diff \"await turn\"", "4:src/timer.cs 2:src/grain.cs")]
    [InlineData("type:diff \"await turn\" select:commit.diff.removed", "4:src/timer.cs")]
    [InlineData("type:diff turn select:commit.diff.added", "4:src/timer.cs 2:src/grain.cs")]
    [InlineData("type:diff select:commit.diff.removed", "4:src/timer.cs 1:src/timer.cs")]
    [InlineData("type:diff /^await/", "4:src/timer.cs 2:src/grain.cs")]
    [InlineData("type:diff gate", "1:src/timer.cs")]
    [InlineData("type:diff lang:cs", "4:src/timer.cs 2:src/grain.cs 1:src/timer.cs")]
    [InlineData("type:diff path:*.md", "1:docs/timer.md")]
    [InlineData("type:diff message:deadlock -author:bob", "2:logo.png 2:src/grain.cs")]
    [InlineData("type:diff select:commit turn OR gate", "4:src/timer.cs 2:src/grain.cs 1:src/timer.cs")]
    [InlineData("type:diff select:file path:src", "4:src/timer.cs 2:src/grain.cs")]
    [InlineData("type:diff 0000000", "")]
    public void Diffs_are_found_by_their_lines_without_signs(string query, string found)
        => string.Join(' ', history.Search(query).Hits.Select(hit => $"{Number(hit.Commit.Id)}:{hit.Path}")).Should().Be(found);

    [Fact]
    public void Where_no_commit_holds_all_words_those_with_the_rarest_come_first()
    {
        var matches = history.Search("type:commit why did the timer deadlock fail");

        matches.IsRelaxed.Should().BeTrue();
        matches.Hits.Select(hit => Number(hit.Commit.Id)).Should().Equal(1, 2, 0);
        matches.Hits[0].Score.Should().BeInRange(0.1, 0.99);
        history.Search("type:commit the timer deadlock fail", SearchMode.Exact).Hits.Should().BeEmpty();
    }

    [Fact]
    public void A_hit_shows_its_lines_with_their_signs_numbers_and_marks()
    {
        var hit = history.Search("type:diff dispose").Hits.Single();

        hit.Snippet.Should().Be("@@ -10 @@\n-lock (gate) Dispose();\n+Dispose(); // outside of the Gate");
        hit.Highlights.Select(mark => hit.Snippet.Substring(mark.Start, mark.Length)).Should().Equal("Dispose", "Dispose");
        (hit.StartLine, hit.EndLine, hit.Language).Should().Be((20, 20, "csharp"));
        hit.Commit.Should().BeEquivalentTo(new { Author = "Bob", AuthorEmail = "bob@example.org", Subject = "Fix the timer", Files = 2, Parents = new[] { TestCommit.IdOf(0) } });

        var message = history.Search("type:commit disposal").Hits.Single();
        message.Snippet.Should().Be("It could deadlock on disposal.\nSigned-off-by: Bob");
        (message.SnippetStartLine, message.StartLine, message.EndLine, message.Path).Should().Be((3, 3, 3, null));

        history.Search("type:diff path:logo.png").Hits.Single().Should().BeEquivalentTo(new { Snippet = "", Note = "binary", StartLine = 0 });
    }

    [Fact]
    public void A_page_is_cut_and_all_are_counted()
    {
        var matches = history.Search("type:commit", limit: 2);

        matches.Hits.Should().HaveCount(2);
        matches.Total.Should().Be(5);
        history.Search("type:commit", refs: "refs/heads/unknown").Total.Should().Be(0);
    }

    [Fact]
    public void Bytes_that_are_no_text_and_long_lines_are_found_and_shown()
    {
        var line = new string('x', 100_000) + "needle" + new string('y', 100_000);
        history.Commit(TestHistory.Main, TestCommit.IdOf(5), [TestCommit.Make(5, "Odd", new HistoryDiff("odd", "text", null, [new HistoryRun(true, 1, new byte[] { 0xFF, (byte)'z', (byte)'q', (byte)'\n' }), new HistoryRun(true, 2, Encoding.UTF8.GetBytes(line + "\n"))]))]);

        history.Search("type:diff zq").Hits.Single().Snippet.Should().StartWith("@@ +1 @@\n+\uFFFDzq\n");
        var hit = history.Search("type:diff needle").Hits.Single();
        hit.Snippet.Length.Should().BeLessThan(1_000);
        hit.Highlights.Select(mark => hit.Snippet.Substring(mark.Start, mark.Length)).Should().Equal("needle");
    }

    [Fact]
    public void A_search_that_is_late_or_given_up_ends()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();

        history.Index.Search(new HistoryQuery { Query = ParsedQuery.Parse("type:diff turn"), IsAsked = _ => true, Late = ended.Token }).IsPartial.Should().BeTrue();
        FluentActions.Invoking(() => history.Index.Search(new HistoryQuery { Query = ParsedQuery.Parse("type:diff turn"), IsAsked = _ => true }, ended.Token)).Should().Throw<OperationCanceledException>();
    }

    public void Dispose() => history.Dispose();

    private static int Number(string id) => Convert.ToInt32(id[^4..], 16);
}
