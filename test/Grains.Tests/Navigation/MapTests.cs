using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Navigation;

public sealed class MapTests
{
    private static MarkedHub Hub() => new MarkedHub().Add(
        "app",
        MarkedFile.Parse("core/store.py", """
            class [[class Store]]:
                def [[method get]](self):
                    pass
            class [[class Unused]]:
                pass
            """),
        MarkedFile.Parse("core/cache.py", """
            class [[class Cache]]:
                store = {{call Store}}()
            """),
        MarkedFile.Parse("ui/page.py", """
            def [[function draw]]():
                {{call Store}}().{{call get}}()
                {{call Cache}}()
            def [[function helper]]():
                pass
            """),
        MarkedFile.Parse("tests/fakes.py", "class [[class Fake]]:\n    pass\n{{call Fake}}(); {{call Store}}()", traits: DocumentTraits.Test));

    [Fact]
    public async Task The_most_used_definitions_come_first_and_unused_ones_not_at_all()
    {
        var map = await Hub().Maps.MakeAsync(new MapRequest { Repository = "acme/app" }, default);

        map.Files.Select(file => file.Path).Should().StartWith(["core/store.py", "core/cache.py"]);
        map.Files[0].Centrality.Should().Be(1);
        map.Files[0].Symbols.Select(symbol => symbol.Name).Should().Equal("Store", "get");
        map.Files[0].Symbols[0].Should().Match<MapSymbol>(symbol => symbol.References == 3 && symbol.Signature == "class Store:" && symbol.StartLine == 1);
        map.Files.SelectMany(file => file.Symbols).Should().NotContain(symbol => symbol.Name == "Unused" || symbol.Name == "helper");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(110)]
    [InlineData(400)]
    public async Task The_map_keeps_its_budget(int tokens)
    {
        var files = Enumerable.Range(0, 60).Select(i => MarkedFile.Parse($"src/module{i}.py", $"class [[class Type{i}]]:\n    pass\n" + string.Join('\n', Enumerable.Range(0, i).Select(j => $"{{{{type Type{j}}}}}")))).ToArray();

        var map = await new MarkedHub().Add("app", files).Maps.MakeAsync(new MapRequest { Repository = "app", Tokens = tokens }, default);

        map.Tokens.Should().BeLessThanOrEqualTo(tokens).And.BeGreaterThan(tokens / 2);
        MapText.Tokens(MapText.Bytes(MapText.Of(map))).Should().BeLessThanOrEqualTo(tokens);
        map.OmittedFiles.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_focus_brings_what_its_file_holds_and_uses_to_the_front()
    {
        var map = await Hub().Maps.MakeAsync(new MapRequest { Repository = "app", Focus = ["ui/page.py"] }, default);

        map.Files[0].Path.Should().Be("core/store.py", "the file in focus uses it, as others do");
        map.Files.Single(file => file.Path == "ui/page.py").Symbols.Select(symbol => symbol.Name).Should().Equal("draw", "helper");
        map.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_focus_that_nothing_answers_to_says_so()
        => (await Hub().Maps.MakeAsync(new MapRequest { Repository = "app", Focus = ["nosuch"] }, default)).Warnings.Should().Equal("nothing answers to the focus 'nosuch'");

    [Theory]
    [InlineData(99)]
    [InlineData(50_001)]
    public async Task A_budget_out_of_range_is_refused(int tokens)
        => await Hub().Maps.Invoking(maps => maps.MakeAsync(new MapRequest { Repository = "app", Tokens = tokens }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "budget-invalid");

    [Fact]
    public async Task A_repository_without_an_index_has_no_map()
        => await new MarkedHub().AddUnindexed("new").Maps.Invoking(maps => maps.MakeAsync(new MapRequest { Repository = "new" }, default)).Should().ThrowAsync<HubException>().Where(error => error.Code == "repo-not-indexed");

    [Fact]
    public async Task An_outline_has_the_signatures_in_the_order_of_the_file()
    {
        var outline = await Hub().Outlines.ReadAsync("app", null, "core/store.py", default);

        outline.Symbols.Select(symbol => (symbol.Name, symbol.Signature)).Should().Equal(("Store", "class Store:"), ("get", "def get(self):"), ("Unused", "class Unused:"));
        outline.Place.IsHead.Should().BeTrue();
    }
}
