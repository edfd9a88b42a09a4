using LunarHub.Grains.Tests.Hub;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Shards;

/// <summary>What a shard answers about names, over files that the real parser read.</summary>
public sealed class ShardNavigationTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly SourceParser parser = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
        parser.Dispose();
    }

    [Fact]
    public async Task Definitions_are_answered_with_fit_signature_and_documentation_for_short_ref_names_too()
    {
        await using var hub = await StartAsync();

        var answer = await hub.Shard(await IdAsync(hub)).FindSymbolsAsync(new ShardSymbolSearch { Pattern = "load-table", Refs = ["main"], Limit = 10 });

        answer.Should().Match<ShardSymbols>(found => found.Total == 2 && found.TotalIsExact && !found.SegmentsMissing);
        answer.Held.Should().ContainSingle().Which.Ref.Should().Be("refs/heads/main");
        var best = answer.Symbols[0];
        best.Should().BeEquivalentTo(new { Ref = "refs/heads/main", Path = "store/tables.py", Language = "python", Name = "load_table", Kind = "function", StartLine = 4, NameLine = 4, NameColumn = 5, FitReason = "same words" });
        best.Signature.Should().Contain("def load_table(name");
        best.Documentation.Should().Contain("Reads one table");
        answer.Symbols[1].Path.Should().StartWith("test/", "tests stand behind");
    }

    [Fact]
    public async Task Exact_names_kinds_and_paths_narrow()
    {
        await using var hub = await StartAsync();
        var shard = hub.Shard(await IdAsync(hub));

        (await shard.FindSymbolsAsync(new ShardSymbolSearch { Names = ["Cache", "load_table", "nothing"], Refs = ["main"], Kinds = ["class"], Limit = 10 })).Symbols
            .Should().ContainSingle().Which.Should().Match<ShardSymbol>(symbol => symbol.Name == "Cache" && symbol.Fit == 1 && symbol.FitReason == "exact name");
        (await shard.FindSymbolsAsync(new ShardSymbolSearch { Pattern = "load", Match = SymbolMatch.Prefix, Refs = ["main"], Path = "test/*", Limit = 10 })).Symbols
            .Should().ContainSingle().Which.Path.Should().Be("test/test_tables.py");
        (await shard.FindSymbolsAsync(new ShardSymbolSearch { Pattern = "load_table", Match = SymbolMatch.Exact, Refs = ["absent"], Limit = 10 })).Total.Should().Be(0);
    }

    [Fact]
    public async Task References_are_answered_with_role_line_and_what_encloses_them()
    {
        await using var hub = await StartAsync();

        var answer = await hub.Shard(await IdAsync(hub)).FindReferencesAsync(new ShardReferenceSearch { Names = ["load_table"], Refs = ["main"], Near = "store/cache.py", Limit = 10 });

        answer.TotalIsExact.Should().BeTrue();
        answer.Total.Should().Be(answer.References.Length);
        answer.References[0].Path.Should().Be("store/cache.py");
        var call = answer.References.Should().ContainSingle(use => use.Path == "store/cache.py" && use.Role == ReferenceRole.Call).Subject;
        call.Should().BeEquivalentTo(new { Name = "load_table", Line = 7, Column = 16, Length = 10, LineText = "        return load_table(key)", LineTextStart = 1 });
        call.Enclosing.Should().BeEquivalentTo(new { Name = "get", Scope = "Cache", StartLine = 6, EndLine = 7 });
    }

    [Fact]
    public async Task The_calls_within_a_definition_are_found_by_its_lines()
    {
        await using var hub = await StartAsync();

        var answer = await hub.Shard(await IdAsync(hub)).FindReferencesAsync(new ShardReferenceSearch { Roles = [ReferenceRole.Call], Refs = ["main"], Path = "store/tables.py", FirstLine = 4, LastLine = 6, Limit = 10 });

        answer.References.Select(use => use.Name).Should().Equal("read", "open");
    }

    [Fact]
    public async Task Counts_of_names_are_those_of_one_ref()
    {
        await using var hub = await StartAsync();
        var shard = hub.Shard(await IdAsync(hub));

        var named = await shard.CountNamesAsync("main", ["load_table", "Cache", "nothing"]);
        named.Should().Equal(new NameCount("load_table", 1, 2), new NameCount("Cache", 1, 0), new NameCount("nothing", 0, 0));
        (await shard.CountNamesAsync("refs/heads/main", [])).Select(count => count.Name).Should().BeInAscendingOrder(StringComparer.Ordinal).And.Contain(["Cache", "load_table", "loadTable"]);
    }

    [Fact]
    public async Task References_need_a_name_or_a_path()
    {
        await using var hub = await StartAsync();
        var id = await IdAsync(hub);

        var asking = () => hub.Shard(id).FindReferencesAsync(new ShardReferenceSearch { Refs = ["main"], Limit = 10 });

        (await asking.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("name-invalid");
    }

    private Task<TestHub> StartAsync() => TestHub.StartAsync(data.Path, parser);

    private async Task<string> IdAsync(TestHub hub)
    {
        repository
            .Write("store/tables.py", "import io\n\n\ndef load_table(name):\n    \"\"\"Reads one table from its file.\"\"\"\n    return io.read(open(name))\n")
            .Write("store/cache.py", "from store.tables import load_table\n\n\nclass Cache:\n\n    def get(self, key):\n        return load_table(key)\n")
            .Write("test/test_tables.py", "from store.tables import load_table\n\n\ndef loadTable():\n    assert load_table('a')\n")
            .Commit();
        return (await hub.AddAsync(repository)).Id;
    }
}
