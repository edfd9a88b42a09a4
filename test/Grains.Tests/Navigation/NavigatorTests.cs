using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Navigation;

public sealed class NavigatorTests
{
    private static readonly MarkedFile Sessions = MarkedFile.Parse("web/sessions.py", """
        from .adapters import HTTPAdapter
        class [[class Session]]:
            def [[method send]](self, request):
                adapter = self.{{call get_adapter}}(request)
                return adapter.{{call send}}(request)
            def [[method get_adapter]](self, request):
                return {{call HTTPAdapter}}()
        """);

    private static readonly MarkedFile Adapters = MarkedFile.Parse("web/adapters.py", """
        class [[class HTTPAdapter]]:
            def [[method send]](self, request):
                return {{call build_response}}(request)
        def [[function build_response]](request):
            return request
        """);

    private static readonly MarkedFile Tests = MarkedFile.Parse("tests/test_web.py", """
        class [[class HTTPAdapter]]:
            pass
        def [[function test_send]]():
            session.{{call send}}(1)
        """, traits: DocumentTraits.Test);

    private static MarkedHub Hub() => new MarkedHub().Add("web", Sessions, Adapters, Tests);

    private static NameQuestion At(MarkedFile file, int line, string name) => new()
    {
        Position = new CodePosition("acme/web", null, file.Path, line, file.Text.Split('\n')[line - 1].IndexOf(name, StringComparison.Ordinal) + 1),
    };

    [Fact]
    public async Task A_symbol_search_ranks_by_fit_and_puts_tests_last()
    {
        var answer = await Hub().Navigator.FindSymbolsAsync(new SymbolSearch { Pattern = "HTTPAdapter" }, default);

        answer.Symbols.Select(symbol => symbol.Place.Path).Should().Equal("web/adapters.py", "tests/test_web.py");
        answer.Symbols[1].Reasons.Should().Equal("exact name", "test");
        (answer.Total, answer.TotalIsExact, answer.Cursor).Should().Be((2, true, null));
        answer.Symbols[0].Place.Should().Match<CodePlace>(place => place.Commit == MarkedHub.Commit && place.IsHead && place.Repository == "acme/web");
    }

    [Fact]
    public async Task Pages_are_whole_and_a_cursor_belongs_to_its_question()
    {
        var hub = Hub();
        var search = new SymbolSearch { Pattern = "send", Limit = 1 };

        var first = await hub.Navigator.FindSymbolsAsync(search, default);
        var second = await hub.Navigator.FindSymbolsAsync(search with { Cursor = first.Cursor }, default);

        first.Cursor.Should().NotBeNull();
        second.Symbols.Should().ContainSingle().Which.Place.Path.Should().NotBe(first.Symbols[0].Place.Path);
        second.Cursor.Should().BeNull();
        await hub.Navigator.Invoking(navigator => navigator.FindSymbolsAsync(search with { Pattern = "other", Cursor = first.Cursor }, default))
            .Should().ThrowAsync<HubException>().Where(error => error.Code == "cursor-invalid");
    }

    [Fact]
    public async Task A_member_call_on_self_means_the_own_class()
    {
        var answer = await Hub().Navigator.FindDefinitionsAsync(At(Sessions, 4, "get_adapter"), default);

        answer.Name.Should().Be("get_adapter");
        answer.Symbols[0].Reasons.Should().Contain("member of Session").And.Contain("same file").And.Contain("callable");
    }

    [Fact]
    public async Task A_qualifier_named_like_a_class_leads_to_its_member()
    {
        var hub = new MarkedHub().Add("web", Sessions, Adapters, MarkedFile.Parse("web/run.py", """
            def [[function run]](session):
                {{use session}}.{{call send}}(1)
            """));

        var answer = await hub.Navigator.FindDefinitionsAsync(new NameQuestion { Position = new CodePosition("web", "main", "web/run.py", 2, 14) }, default);

        answer.Symbols[0].Scope.Should().Be("Session");
        answer.Symbols[0].Reasons.Should().Contain("the qualifier session is named like Session");
        answer.Symbols.Should().HaveCount(2, "candidates that rank lower are still shown");
    }

    [Fact]
    public async Task An_import_decides_between_two_definitions_of_one_name()
    {
        var answer = await Hub().Navigator.FindDefinitionsAsync(At(Sessions, 7, "HTTPAdapter"), default);

        answer.Symbols.Select(symbol => symbol.Place.Path).Should().Equal("web/adapters.py", "tests/test_web.py");
        answer.Symbols[0].Reasons.Should().Contain("imported: adapters");
    }

    [Fact]
    public async Task A_qualified_name_asks_for_the_scope()
    {
        var answer = await Hub().Navigator.FindDefinitionsAsync(new NameQuestion { Name = "HTTPAdapter.send" }, default);

        answer.Symbols.Should().ContainSingle().Which.Scope.Should().Be("HTTPAdapter");
    }

    [Theory]
    [InlineData(1, 1, "from")]
    [InlineData(3, 9, "send")]
    public async Task A_word_that_the_parser_saw_no_use_of_is_looked_up_and_says_so_unless_it_is_defined_there(int line, int column, string word)
    {
        var answer = await Hub().Navigator.FindDefinitionsAsync(new NameQuestion { Position = new CodePosition("web", null, Sessions.Path, line, column) }, default);

        answer.Name.Should().Be(word);
        answer.Warnings.Any(warning => warning.Contains("the parser saw no use", StringComparison.Ordinal)).Should().Be(word == "from");
        if (word == "send")
        {
            answer.Symbols[0].Reasons.Should().Contain("defined here");
        }
    }

    [Theory]
    [InlineData("web/sessions.py", 99, 1, "position-invalid")]
    [InlineData("web/sessions.py", 1, 500, "position-invalid")]
    [InlineData("web/sessions.py", 0, 1, "position-invalid")]
    [InlineData("web/sessions.py", 3, 1, "position-invalid")]
    [InlineData("web/none.py", 1, 1, "file-unknown")]
    public async Task A_position_without_a_name_is_refused(string path, int line, int column, string code)
        => await Hub().Navigator.Invoking(navigator => navigator.FindDefinitionsAsync(new NameQuestion { Position = new CodePosition("web", null, path, line, column) }, default))
            .Should().ThrowAsync<HubException>().Where(error => error.Code == code);

    [Theory]
    [InlineData("", "name-invalid")]
    [InlineData("a\nb", "name-invalid")]
    public async Task A_name_that_is_none_is_refused(string name, string code)
        => await Hub().Navigator.Invoking(navigator => navigator.FindReferencesAsync(new NameQuestion { Name = name }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == code);

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task A_limit_out_of_range_is_refused(int limit)
        => await Hub().Navigator.Invoking(navigator => navigator.FindReferencesAsync(new NameQuestion { Name = "send", Limit = limit }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "limit-invalid");

    [Fact]
    public async Task References_are_nearest_first_with_their_definitions_and_an_exact_total()
    {
        var answer = await Hub().Navigator.FindReferencesAsync(At(Sessions, 5, "send"), default);

        answer.References.Select(use => (use.Place.Path, use.Line)).Should().Equal(("web/sessions.py", 5), ("tests/test_web.py", 4));
        answer.References[0].Reasons.Should().Equal("same file");
        answer.References[1].Reasons.Should().Equal("same repository", "test");
        answer.References[0].Enclosing!.Name.Should().Be("send");
        answer.Definitions.Should().HaveCount(2);
        (answer.Total, answer.TotalIsExact).Should().Be((2, true));
    }

    [Fact]
    public async Task References_page_without_loss_or_repetition()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 25).Select(_ => "{{call hit}}()"));
        var hub = new MarkedHub().Add("a", MarkedFile.Parse("x/a.py", lines), MarkedFile.Parse("y/b.py", lines)).Add("b", MarkedFile.Parse("z.py", lines));
        var question = new NameQuestion { Name = "hit", Limit = 7 };
        var seen = new List<(string, string, int)>();
        for (string? cursor = null; seen.Count == 0 || cursor is not null;)
        {
            var page = await hub.Navigator.FindReferencesAsync(question with { Cursor = cursor }, default);
            page.Total.Should().Be(75);
            seen.AddRange(page.References.Select(use => (use.Place.RepositoryId, use.Place.Path, use.Line)));
            cursor = page.Cursor;
        }

        seen.Should().HaveCount(75).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Roles_narrow_the_references()
    {
        var answer = await Hub().Navigator.FindReferencesAsync(new NameQuestion { Name = "send", Roles = [ReferenceRole.Type] }, default);

        answer.References.Should().BeEmpty();
        answer.Warnings.Should().ContainSingle().Which.Should().Contain("no use of it is indexed in these roles");
    }

    [Fact]
    public async Task A_name_that_nothing_has_is_told_the_nearest()
    {
        var answer = await Hub().Navigator.FindDefinitionsAsync(new NameQuestion { Name = "get_adaptr" }, default);

        answer.Symbols.Should().BeEmpty();
        answer.Warnings.Should().ContainSingle().Which.Should().Contain("did you mean 'get_adapter'?");
    }

    [Fact]
    public async Task A_name_that_is_used_but_not_defined_says_so()
    {
        var hub = new MarkedHub().Add("a", MarkedFile.Parse("a.py", "{{call urlopen}}()"));

        var answer = await hub.Navigator.FindDefinitionsAsync(new NameQuestion { Name = "urlopen" }, default);

        answer.Warnings.Should().ContainSingle().Which.Should().Contain("used 1 time").And.Contain("library");
    }

    [Fact]
    public async Task A_shard_that_does_not_answer_costs_its_own_part_and_is_named()
    {
        var hub = Hub().Add("slow", Adapters).Add("broken", Adapters);
        var asked = new TaskCompletionSource();
        hub.OnShard = async (key, token) =>
        {
            if (key.StartsWith("slow", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            if (key.StartsWith("broken", StringComparison.Ordinal))
            {
                throw new IOException("disk");
            }
        };

        var asking = hub.Navigator.FindSymbolsAsync(new SymbolSearch { Pattern = "build_response" }, default);
        await asked.Task;
        hub.Time.Advance(TimeSpan.FromSeconds(3));
        var answer = await asking;

        answer.Symbols.Should().ContainSingle().Which.Place.RepositoryId.Should().Be("web");
        answer.TotalIsExact.Should().BeFalse();
        answer.Missing.Should().BeEquivalentTo(["acme/slow: no answer within 2 s", "acme/broken: failed; the server's log says why"]);
    }

    [Fact]
    public async Task Names_of_repositories_and_refs_that_nothing_has_are_refused()
    {
        var navigator = Hub().Navigator;

        await navigator.Invoking(n => n.FindSymbolsAsync(new SymbolSearch { Pattern = "x", Repositories = ["acme/wbe"] }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "repo-unknown");
        await navigator.Invoking(n => n.FindSymbolsAsync(new SymbolSearch { Pattern = "x", Refs = ["nope"] }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "ref-unknown");
        await navigator.Invoking(n => n.FindSymbolsAsync(new SymbolSearch { Pattern = " " }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "symbol-pattern-invalid");
    }

    [Fact]
    public async Task A_repository_without_an_index_is_missing_not_empty()
    {
        var answer = await new MarkedHub().AddUnindexed("new").Navigator.FindSymbolsAsync(new SymbolSearch { Pattern = "x" }, default);

        answer.Missing.Should().Equal("acme/new: not indexed yet");
    }
}
