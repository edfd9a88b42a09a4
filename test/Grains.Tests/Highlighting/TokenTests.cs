using System.Collections.Immutable;
using LunarHub.Grains.Highlighting;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Parsing.Highlighting;

namespace LunarHub.Grains.Tests.Highlighting;

public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly WordHighlighter highlighter = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_hit_has_the_tokens_of_its_snippet_when_asked()
    {
        // Characters of two and four bytes before the words, and a line that is cut on both sides around its match.
        repository.Write("a.txt", "\u00e4\u00e4 12 \ud83d\ude00 alpha\r\n" + new string('1', 900) + " needle " + new string('2', 900) + "\n34 omega\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, highlighter: highlighter);
        await hub.AddAsync(repository);

        var hit = (await hub.SearchAsync(new SearchRequest { Query = "needle", Mode = SearchMode.Keyword, Tokens = true })).Hits.Single();

        hit.Tokens!.Value.Select(token => hit.Snippet.Substring(token.Start, token.Length)).Should().Equal("\u00e4\u00e4", "\ud83d\ude00", "alpha", "needle", "omega");
        hit.Snippet.Should().NotContain("\r");
        hit.Tokens!.Value.Should().OnlyContain(token => token.Class == SyntaxClass.Keyword);
    }

    [Fact]
    public async Task Tokens_are_made_only_when_asked_and_kept_for_the_next_search()
    {
        repository.Write("a.txt", "needle\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, highlighter: highlighter);
        await hub.AddAsync(repository);

        (await hub.SearchAsync("needle", SearchMode.Keyword)).Hits.Single().Tokens.Should().BeNull();
        highlighter.Calls.Should().Be(0);

        var asked = new SearchRequest { Query = "needle", Mode = SearchMode.Keyword, Tokens = true };
        await hub.SearchAsync(asked);
        (await hub.SearchAsync(asked)).Hits.Single().Tokens!.Value.Should().HaveCount(1);
        highlighter.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_hit_whose_parse_takes_too_long_is_answered_without_tokens()
    {
        repository.Write("a.txt", "needle\n").Commit();
        highlighter.IsOutOfTime = true;
        await using var hub = await TestHub.StartAsync(data.Path, highlighter: highlighter);
        var id = (await hub.AddAsync(repository)).Id;

        var hit = (await hub.SearchAsync(new SearchRequest { Query = "needle", Mode = SearchMode.Keyword, Tokens = true })).Hits.Single();
        hit.Snippet.Should().Be("needle");
        hit.Tokens.Should().BeNull();
        (await hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt")).HighlightAsync(null))!.Tokens.Should().BeNull();
    }

    [Fact]
    public async Task A_file_has_the_tokens_of_its_text()
    {
        repository.Write("a.txt", "\u20ac1 two\nthree\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, highlighter: highlighter);
        var id = (await hub.AddAsync(repository)).Id;

        var tokens = await hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt")).HighlightAsync(null);

        tokens!.Tokens!.Value.Select(token => (token.Start, token.Length)).Should().Equal((0, 1), (3, 3), (7, 5));
        (await hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "b.txt")).HighlightAsync(null)).Should().BeNull();
    }

    [Fact]
    public void The_least_recently_used_spans_leave_the_cache_first()
    {
        var cache = new TokenCache(maximumSpans: 40);
        ImmutableArray<TokenSpan> five = [.. Enumerable.Range(0, 5).Select(i => new TokenSpan(i, 1, TokenClass.String))];
        TokenCache.Key Key(int i) => new("blob", "text", i, i + 1);
        cache.Add(Key(0), five);
        cache.Add(Key(1), five);
        cache.Add(Key(2), five);
        cache.TryGet(Key(0), out _).Should().BeTrue();

        cache.Add(Key(3), five);

        Enumerable.Range(0, 4).Select(i => cache.TryGet(Key(i), out _)).Should().Equal(true, false, true, true);
        cache.Add(Key(9), [.. Enumerable.Repeat(default(TokenSpan), 100)]);
        cache.TryGet(Key(9), out _).Should().BeFalse("it alone is larger than the cache");
    }

    [Fact]
    public void The_classes_of_the_parser_and_of_the_messages_are_the_same_words()
        => Enum.GetValues<TokenClass>().Select(value => ((byte)value, value.ToString())).Should().Equal(Enum.GetValues<SyntaxClass>().Select(value => ((byte)value, value.ToString())));
}
