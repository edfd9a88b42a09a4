using LunarHub.Text;

namespace LunarHub.Search.Tests.Querying;

/// <summary>Mistakes are named at their character, and what other engines' users type by habit is answered with what to type here.</summary>
public sealed class QueryErrorTests
{
    [Theory]
    [InlineData("(a OR b", "query-unbalanced-parenthesis", 0, "closed")]
    [InlineData("x OR (a AND", "query-unbalanced-parenthesis", 5, "closed")]
    [InlineData("x OR ()", "query-unbalanced-parenthesis", 5, "between")]
    [InlineData("a count:0", "query-invalid-filter", 2, "all")]
    [InlineData("a count:many", "query-invalid-filter", 2, "number")]
    [InlineData("a timeout:2h", "query-invalid-filter", 2, "10s")]
    [InlineData("a timeout:61", "query-invalid-filter", 2, "60 s")]
    [InlineData("a select:line", "query-invalid-filter", 2, "file, symbol, repo")]
    [InlineData("a -case:yes", "query-invalid-filter", 3, "excluded")]
    [InlineData("a -ref:main", "query-invalid-filter", 3, "branches")]
    [InlineData("a ref:/x/", "query-invalid-filter", 2, "not a pattern")]
    [InlineData("a OR (b kind:x)", "query-invalid-filter", 8, "whole query")]
    [InlineData("a lang:go,,c", "query-invalid-filter", 7, "comma")]
    [InlineData("a is:test,nice", "query-invalid-filter", 2, "generated")]
    [InlineData("a path:/(/", "query-invalid-regex", 9, "regular expression")]
    [InlineData("a case:yes,no", "query-invalid-filter", 7, "one value")]
    [InlineData("repo:a@x,b@y c", "query-invalid-filter", 0, "ref:branch")]
    [InlineData("NOT FOUND", "query-empty", 0, "quotes")]
    [InlineData("-a -b", "query-empty", 0, "only excludes")]
    [InlineData("case:yes", "query-empty", 0, "how to search")]
    [InlineData("a committer:me", "query-invalid-filter", 2, "type:commit")]
    [InlineData("a message:fix", "query-invalid-filter", 2, "type:diff")]
    [InlineData("a diff:fix", "query-unsupported-filter", 2, "type:diff")]
    [InlineData("a after:2024-13-01", "query-invalid-filter", 2, "2026-01-31")]
    [InlineData("a before:\"last week\"", "query-invalid-filter", 2, "2.weeks.ago")]
    [InlineData("a after:2024,2025", "query-invalid-filter", 8, "one value")]
    [InlineData("a after:/x/", "query-invalid-filter", 2, "a date")]
    [InlineData("a type:nonsense", "query-invalid-filter", 2, "file, commit or diff")]
    [InlineData("a type:commit,diff", "query-invalid-filter", 7, "one value")]
    [InlineData("a -type:commit", "query-invalid-filter", 3, "cannot be excluded")]
    [InlineData("a type:diff sym:b", "query-invalid-filter", 12, "files only")]
    [InlineData("a type:commit kind:class", "query-invalid-filter", 14, "files only")]
    [InlineData("a type:commit -is:test", "query-invalid-filter", 15, "files only")]
    [InlineData("a type:commit lang:go", "query-invalid-filter", 14, "type:diff")]
    [InlineData("a type:commit select:file", "query-invalid-filter", 14, "commit or repo")]
    [InlineData("a type:diff select:symbol", "query-invalid-filter", 12, "commit.diff.added")]
    [InlineData("a select:commit", "query-invalid-filter", 2, "type:commit")]
    [InlineData("a type:symbol", "query-unsupported-filter", 2, "sym:")]
    [InlineData("patternType:regexp a", "query-unsupported-filter", 0, "/a.*b/")]
    [InlineData("patterntype:literal a", "query-unsupported-filter", 0, "quotes")]
    [InlineData("archived:no a", "query-unsupported-filter", 0, "leave it out")]
    [InlineData("org:acme a", "query-unsupported-filter", 0, "repo:acme/")]
    [InlineData("extension:cs a", "query-unsupported-filter", 0, "path:*.cs")]
    [InlineData("regex:a.*b", "query-unsupported-filter", 0, "/a.*b/")]
    [InlineData("a lagn:go", "query-unknown-filter", 2, "'lang:'")]
    public void Each_mistake_has_its_code_its_place_and_its_mend(string query, string code, int position, string mend)
    {
        var error = FluentActions.Invoking(() => ParsedQuery.Parse(query)).Should().Throw<HubException>().Which;

        error.Code.Should().Be(code);
        error.Position.Should().Be(position);
        error.Message.Should().Contain(mend).And.NotContain("\n");
    }

    [Fact]
    public void Deep_and_long_queries_are_refused_quickly()
    {
        string[] queries =
        [
            string.Concat(Enumerable.Repeat("-(", 4_000)) + "a",
            string.Concat(Enumerable.Repeat("(a OR ", 60)) + "b" + new string(')', 60),
            string.Concat(Enumerable.Repeat("NOT ", 2_000)) + "a",
            string.Join(" OR ", Enumerable.Repeat("ab", 1_600)),
            string.Join(' ', Enumerable.Range(0, 10_000)),
            new string('(', 1 << 20),
            string.Concat(Enumerable.Repeat("(a) ", 2_400)),
        ];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var query in queries)
        {
            var error = FluentActions.Invoking(() => ParsedQuery.Parse(query)).Should().Throw<HubException>().Which;
            error.Code.Should().Be("query-too-long");
            error.Position.Should().BeInRange(0, query.Length);
        }

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }
}
