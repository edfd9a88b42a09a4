using LunarHub.Search.Standing;
using LunarHub.Text;

namespace LunarHub.Search.Tests.Standing;

public sealed class StandingQueryTests : IDisposable
{
    private readonly TestShard shard = new();
    private readonly StandingQuerySet set;

    public StandingQueryTests() => set = new StandingQuerySet(Path.Combine(shard.Folder, "scratch"));

    public void Dispose()
    {
        set.Dispose();
        shard.Dispose();
    }

    [Fact]
    public void A_match_is_added_modified_and_removed()
    {
        Put("q", "\"connect(\"");
        var (empty, one, other) = (File("a.c", "int x;\n"), File("a.c", "int x;\nconnect(1);\n"), File("a.c", "int x;\nconnect(2);\n"));
        Only(empty, one).Should().BeEquivalentTo(new { QueryId = "q", Change = MatchChange.Added, StartLine = 2, EndLine = 2, Line = "connect(1);" });
        Only(one, other).Should().BeEquivalentTo(new { Change = MatchChange.Modified, Line = "connect(2);" });
        Only(other, empty).Should().BeEquivalentTo(new { Change = MatchChange.Removed, StartLine = 2, Line = "connect(2);" });
    }

    [Fact]
    public void What_only_moved_is_no_news()
    {
        Put("q", "\"connect(\"");
        Match(File("a.c", "connect(1);\n"), File("a.c", "int x;\nint y;\nconnect(1);\n")).Matches.Should().BeEmpty();
        Match(File("a.c", "connect(1);\n"), File("moved.c", "connect(1);\n")).Matches.Should().BeEmpty();
    }

    [Fact]
    public void A_chunk_that_did_not_change_is_news_where_its_file_begins_to_match()
    {
        Put("q", "\"open\" AND \"close\"");
        Match(File("a.c", "open\nother\n"), File("a.c", "open\nclose\n")).Matches.Select(match => (match.Change, match.Line)).Should().Equal((MatchChange.Added, "open"), (MatchChange.Added, "close"));
    }

    [Fact]
    public void All_words_must_occur_or_stand_as_typed_in_exact_mode()
    {
        Put("all", "retry backoff");
        Put("exact", "retry backoff", SearchMode.Exact);
        Match(null, File("a", "backoff\nand then retry\n")).Matches.Select(match => match.QueryId).Distinct().Should().Equal("all");
        Match(null, File("a", "retry backoff\n")).Matches.Select(match => match.QueryId).Distinct().Should().Equal("all", "exact");
    }

    [Fact]
    public void A_query_that_no_text_decides_goes_by_files()
    {
        Put("q", "path:migrations/");
        Only(null, File("db/migrations/1.sql", "create\n")).Change.Should().Be(MatchChange.Added);
        Only(File("db/migrations/1.sql", "create\n"), File("db/migrations/1.sql", "drop\n")).Change.Should().Be(MatchChange.Modified);
        Match(null, File("db/other.sql", "create\n")).Matches.Should().BeEmpty();
    }

    [Fact]
    public void Repositories_are_compared_by_name()
    {
        Put("q", "repo:acme \"secret\"");
        set.Match([new ChangedFile(null, File("a", "secret\n"))], "acme/shop", _ => true).Matches.Should().ContainSingle();
        set.Match([new ChangedFile(null, File("a", "secret\n"))], "other", _ => true).Should().BeEquivalentTo(new { Evaluated = 0 });
    }

    [Fact]
    public void Only_queries_that_the_changed_text_may_concern_are_evaluated()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Put($"q{i}", $"\"identifier{i:000}suffix\"");
        }

        var outcome = Match(File("a", "identifier007suffix\nkept\n"), File("a", "identifier007suffix\nkept\nidentifier123suffix\n"));
        outcome.Evaluated.Should().Be(1);
        outcome.Matches.Should().ContainSingle().Which.QueryId.Should().Be("q123");
    }

    [Fact]
    public void A_removed_query_is_silent_and_a_replaced_one_asks_anew()
    {
        Put("gone", "\"text\"");
        Put("q", "\"text\"");
        set.Remove("gone");
        Put("q", "\"other\"");
        Match(null, File("a", "text\n")).Matches.Should().BeEmpty();
        Only(null, File("a", "other\n")).QueryId.Should().Be("q");
        set.Count.Should().Be(1);
    }

    [Fact]
    public void A_query_that_is_too_costly_fails_alone()
    {
        Put("slow", "/(a|a)*b/");
        Put("q", "\"aaaa\"");
        Match(null, File("a", new string('a', 200) + "\n")).Matches.Should().Contain(match => match.QueryId == "q");
    }

    [Theory]
    [InlineData("author:ada \"x\"", SearchMode.Keyword)]
    [InlineData("after:yesterday", SearchMode.Keyword)]
    [InlineData("how is it done", SearchMode.Semantic)]
    public void What_no_single_change_decides_is_refused(string query, SearchMode mode)
    {
        var parse = () => StandingQuery.Parse("q", query, mode, []);
        parse.Should().Throw<HubException>().Which.Code.Should().Be("query-not-standing");
    }

    private void Put(string id, string query, SearchMode mode = SearchMode.Keyword) => set.Put(StandingQuery.Parse(id, query, mode, []));

    private StandingMatch Only(IndexDocument? old, IndexDocument? current) => Match(old, current).Matches.Should().ContainSingle().Subject;

    private StandingOutcome Match(IndexDocument? old, IndexDocument? current) => set.Match([new ChangedFile(old, current)], "repo", _ => true);

    private static IndexDocument File(string path, string text) => TestShard.Document(path, text, linesPerChunk: 1);
}
