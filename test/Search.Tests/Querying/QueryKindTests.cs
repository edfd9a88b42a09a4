namespace LunarHub.Search.Tests.Querying;

public sealed class QueryKindTests
{
    [Theory]
    [InlineData("retry timeout", QueryKind.Words)]
    [InlineData("load the table", QueryKind.Words)]
    [InlineData("getUserById", QueryKind.Identifier)]
    [InlineData("Store.load", QueryKind.Identifier)]
    [InlineData("std::vector", QueryKind.Identifier)]
    [InlineData("parser", QueryKind.Identifier)]
    [InlineData("get_user UserStore", QueryKind.Identifier)]
    [InlineData("sym:Session", QueryKind.Identifier)]
    [InlineData("how does a killed fetch recover", QueryKind.Prose)]
    [InlineData("where is retry", QueryKind.Prose)]
    [InlineData("Write a function to find the similar elements", QueryKind.Prose)]
    [InlineData("Add support for HTTP 2 push to the client", QueryKind.Prose)]
    [InlineData("src/Search/Ranking", QueryKind.Path)]
    [InlineData("Searching/Ranker.cs", QueryKind.Path)]
    [InlineData("Ranker.cs", QueryKind.Path)]
    [InlineData("./lib/a", QueryKind.Path)]
    [InlineData("\"exactly this\"", QueryKind.Exact)]
    [InlineData("/re.*x/", QueryKind.Exact)]
    [InlineData("TypeError: cannot read properties of undefined", QueryKind.Error)]
    [InlineData("failed to open database file", QueryKind.Error)]
    [InlineData("permission denied while writing", QueryKind.Error)]
    [InlineData("how to handle a TypeError", QueryKind.Prose)]
    [InlineData("for (int i = 0; i < n; i++) { sum += a[i]; }", QueryKind.Code)]
    [InlineData("lang:go", QueryKind.Words)]
    public void A_query_is_known_by_its_look(string text, QueryKind kind) => ParsedQuery.Parse(text).Kind.Should().Be(kind);

    [Theory]
    [InlineData("System.InvalidOperationException: no shard\n   at LunarHub.Grains.ShardGrain.Open(String folder) in /src/ShardGrain.cs:line 12\n   at LunarHub.Search.ShardIndex.Read() in /src/ShardIndex.cs:line 99", "System InvalidOperationException no shard ShardGrain Open cs ShardIndex Read")]
    [InlineData("Traceback (most recent call last):\n  File \"/usr/lib/app/main.py\", line 3, in run\n    start(\"x\")\n  File \"/usr/lib/app/store.py\", line 7, in load_table\n    raise KeyError(name)\nKeyError: 'name'", "Traceback most recent call last run main py start load_table store raise KeyError name")]
    [InlineData("panic: oops\nmain.go:12 +0x1d\nserver/http.go:99 +0x2f", "panic oops main go http")]
    public void A_stack_trace_is_asked_as_its_message_and_its_names(string text, string words)
    {
        var query = ParsedQuery.Parse(text);

        query.Kind.Should().Be(QueryKind.StackTrace);
        query.FreeText.Should().Be(words);
        query.Original.Should().Be(text);
    }

    [Fact]
    public void Pasted_code_is_words_whatever_quotes_and_slashes_it_holds()
    {
        var query = ParsedQuery.Parse("def load(path):\n    return open(path, \"rb\") # repo:nothing /x/\n");

        query.Kind.Should().Be(QueryKind.Code);
        query.HasPatterns.Should().BeTrue("bare words are looked for");
        query.FreeText.Should().Be("def load path return open rb repo nothing");
    }

    [Fact]
    public void Lines_of_plain_words_are_a_query_like_any_other() => ParsedQuery.Parse("retry\npolicy lang:go").ToString().Should().Be("retry policy lang:go");
}
