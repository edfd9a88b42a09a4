using LunarHub.Text;

namespace LunarHub.Search.Tests.Querying;

/// <summary>
/// What users of Zoekt (doc/query_syntax.md), Sourcegraph (search query syntax and language reference) and GitHub (code search syntax) type by habit works, or is answered with what to type instead:
/// nothing of it is silently taken for text or for a name that no repository has.
/// </summary>
public sealed class QueryHabitTests
{
    [Theory]
    [InlineData("c:foo", "\"foo\"")]
    [InlineData("content:\"search term\"", "\"search term\"")]
    [InlineData("f:main r:web l:go b:dev foo", "path:main repo:web lang:go foo ref:dev")]
    [InlineData("file:main\\.go$", "path:/main\\.go$/")]
    [InlineData("file:.* foo", "path:/.*/ foo")]
    [InlineData("file:(a|b)\\.go foo", "path:/(a|b)\\.go/ foo")]
    [InlineData("file:a|b foo", "path:/a|b/ foo")]
    [InlineData("-file:_test\\.go$ foo", "-path:/_test\\.go$/ foo")]
    [InlineData("repo:github\\.com/user/project$", "repo:/github\\.com\\/user\\/project$/")]
    [InlineData("-r:github\\.com/example/repo$ foo", "-repo:/github\\.com\\/example\\/repo$/ foo")]
    [InlineData("sym:get.* foo", "sym:/get.*/ foo")]
    [InlineData("sym:\"MyFunction\"", "sym:MyFunction")]
    [InlineData("symbol:/^String::to_.*/ language:rust", "sym:/^String::to_.*/ lang:rust")]
    [InlineData("(repo:repo1 or repo:repo2) foo", "(repo:repo1 OR repo:repo2) foo")]
    [InlineData("lang:go or lang:java", "lang:go OR lang:java")]
    [InlineData("\"foo\" or \"bar\"", "\"foo\" OR \"bar\"")]
    [InlineData("\"foo\" and /ba+r/", "\"foo\" AND /ba+r/")]
    [InlineData("content:test (lang:python or lang:javascript)", "\"test\" (lang:python OR lang:javascript)")]
    [InlineData("what about this or that and more", "what about this or that and more")]
    [InlineData("is \"foo\" or bar right", "is \"foo\" or bar right")]
    [InlineData("repo:acme/web rev:v1.0 foo", "repo:\"acme/web\" foo ref:v1.0")]
    [InlineData("repo:acme/web@v1.0 foo", "repo:\"acme/web\" foo ref:v1.0")]
    [InlineData("repo:^github\\.com/acme/web$@main:v1.0 foo", "repo:/^github\\.com\\/acme\\/web$/ foo ref:main,v1.0")]
    [InlineData("revision:main foo", "foo ref:main")]
    [InlineData("since:\"1 week ago\" until:yesterday foo", "after:\"1 week ago\" before:yesterday foo")]
    [InlineData("case:auto select:file count:1000 timeout:10s foo", "foo select:file count:1000 timeout:10000ms")]
    [InlineData("foo NOT bar", "foo -bar")]
    [InlineData("(foo OR bar) AND NOT baz", "(foo OR bar) AND -baz")]
    [InlineData("language:\"C++\" foo", "lang:C++ foo")]
    [InlineData("path:*.* foo", "path:*.* foo")]
    [InlineData("path:/src/*.js foo", "path:\"/src/*.js\" foo")]
    [InlineData("path:/(^|\\/)README\\.md$/ foo", "path:/(^|\\/)README\\.md$/ foo")]
    [InlineData("is:vendored NOT is:generated foo", "is:vendored -is:generated foo")]
    public void Works(string query, string reading) => ParsedQuery.Parse(query).ToString().Should().Be(reading);

    [Theory]
    [InlineData("archived:no foo", "leave it out")]
    [InlineData("a:no foo", "leave it out")]
    [InlineData("archived:only foo", "leave it out")]
    [InlineData("fork:yes foo", "leave it out")]
    [InlineData("public:yes foo", "leave it out")]
    [InlineData("visibility:private foo", "leave it out")]
    [InlineData("is:archived foo", "leave it out")]
    [InlineData("NOT is:fork foo", "leave it out")]
    [InlineData("license:mit foo", "leave it out")]
    [InlineData("topic:search foo", "repo:")]
    [InlineData("meta.license:Apache-.* foo", "repo:")]
    [InlineData("regex:foo.*bar", "/a.*b/")]
    [InlineData("type:filename foo", "path:NAME")]
    [InlineData("type:path foo", "path:NAME")]
    [InlineData("t:repo foo", "select:repo")]
    [InlineData("type:symbol foo", "sym:NAME")]
    [InlineData("diff.added:foo", "type:diff")]
    [InlineData("repo:has.file(go.mod) foo", "repo:NAME")]
    [InlineData("repo:has.path(go.mod) foo", "repo:NAME")]
    [InlineData("repo:has.content(TODO) foo", "repo:NAME")]
    [InlineData("repo:has.commit.after(1 week ago) foo", "repo:NAME")]
    [InlineData("repo:has.meta(key:value) foo", "repo:NAME")]
    [InlineData("repo:has.topic(search) foo", "repo:NAME")]
    [InlineData("repo:has(key:value) foo", "repo:NAME")]
    [InlineData("-repo:contains.path(x) foo", "repo:NAME")]
    [InlineData("repo:dependencies(x) foo", "repo:NAME")]
    [InlineData("repohasfile:go.mod foo", "repo:NAME")]
    [InlineData("repohascommitafter:yesterday foo", "repo:NAME")]
    [InlineData("file:has.content(copyright) foo", "path:NAME \"text\"")]
    [InlineData("file:has.owner(bob) foo", "path:NAME")]
    [InlineData("rev:at.time(yesterday) foo", "ref:NAME")]
    [InlineData("repo:acme@*refs/heads/* foo", "not a pattern")]
    [InlineData("branch:release-* foo", "not a pattern")]
    [InlineData("context:global foo", "repo:name,name")]
    [InlineData("context:@acme foo", "repo:name,name")]
    [InlineData("repogroup:g foo", "repo:name,name")]
    [InlineData("saved:x foo", "repo:name,name")]
    [InlineData("patterntype:literal foo", "quotes")]
    [InlineData("patternType:regexp foo", "/a.*b/")]
    [InlineData("patterntype:keyword foo", "leave patternType: out")]
    [InlineData("patterntype:structural foo", "regular expression")]
    [InlineData("select:file.directory foo", "select:file")]
    [InlineData("select:symbol.function foo", "select:symbol kind:function")]
    [InlineData("index:only foo", "indexed")]
    [InlineData("stable:yes foo", "leave it out")]
    [InlineData("sort:indexed foo", "leave it out")]
    [InlineData("in:path foo", "path:NAME")]
    [InlineData("in:file foo", "leave it out")]
    [InlineData("org:acme foo", "repo:acme/")]
    [InlineData("user:torvalds foo", "repo:torvalds/")]
    [InlineData("enterprise:acme foo", "repo:acme/")]
    [InlineData("extension:cs foo", "path:*.cs")]
    [InlineData("filename:x foo", "path:x")]
    [InlineData("lang:go|java foo", "lang:go,java")]
    [InlineData("case:sensitive foo", "yes, no or auto")]
    [InlineData("visbility:private foo", "'")]
    public void Is_answered_with_what_to_type(string query, string mend)
    {
        var error = FluentActions.Invoking(() => ParsedQuery.Parse(query)).Should().Throw<HubException>().Which;

        error.Code.Should().BeOneOf("query-unsupported-filter", "query-invalid-filter", "query-unknown-filter");
        error.Position.Should().BeInRange(0, query.Length - 1);
        error.Message.Should().Contain(mend).And.NotContain("\n");
    }

    [Theory]
    [InlineData("in: the beginning")]
    [InlineData("m: metres")]
    [InlineData("meta.x of y")]
    [InlineData("a.b.c and d.e")]
    [InlineData("index::of")]
    public void Plain_text_with_dots_and_colons_stays_text(string text) => ParsedQuery.Parse(text).FreeText.Should().Be(text);

    [Theory]
    [InlineData("path:/src/*.js", "src/a.js", true)]
    [InlineData("path:/src/*.js", "app/src/a.js", false)]
    [InlineData("path:src/*.js", "app/src/a.js", true)]
    [InlineData("path:\"/src/\"", "src/a.js", true)]
    [InlineData("path:\"/src/\"", "app/src/a.js", true)]
    [InlineData("path:\"/src/\"", "mysrc/a.js", false)]
    [InlineData("file:.*\\.js$", "src/a.js", true)]
    [InlineData("file:(a|b).*", "src/c.js", false)]
    public void Paths_match_as_they_do_elsewhere(string query, string path, bool matches)
    {
        using var shard = new TestShard();
        shard.Commit("c", [TestShard.Document(path, "text\n")]);

        shard.Search(query, SearchMode.Exact).Candidates.Should().HaveCount(matches ? 1 : 0);
    }
}
