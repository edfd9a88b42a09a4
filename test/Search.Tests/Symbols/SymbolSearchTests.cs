using System.Collections.Immutable;

namespace LunarHub.Search.Tests.Symbols;

public sealed class SymbolSearchTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void The_closest_names_come_first_and_code_before_tests_before_vendored()
    {
        shard.Commit("c1",
        [
            CodeDocument.Parse("vendor/load.toy", "def load\n", traits: DocumentTraits.Vendored),
            CodeDocument.Parse("test/load.toy", "def load\n", traits: DocumentTraits.Test),
            CodeDocument.Parse("src/load.toy", "def load\ndef Load\ndef loader\ndef reload_all\ndef preloaded\ndef laod_x\ndef lead\n"),
        ]);

        var found = Find("load");

        found.Symbols.Select(symbol => (symbol.Path, symbol.Name)).Should().Equal(
            ("src/load.toy", "load"), ("test/load.toy", "load"), ("vendor/load.toy", "load"), ("src/load.toy", "Load"), ("src/load.toy", "loader"),
            ("src/load.toy", "preloaded"), ("src/load.toy", "reload_all"), ("src/load.toy", "lead"));
        found.Total.Should().Be(8);
        found.Symbols[0].FitScore.Should().Be(1);
        found.Symbols.Select(symbol => symbol.FitScore).Should().BeInDescendingOrder();
    }

    [Fact]
    public void A_definition_is_told_with_its_place_scope_signature_and_documentation()
    {
        var document = CodeDocument.Parse("src/é.toy", "# 説明\n\nclass Outer\n  𝒳 def x\n  def inner(a)\n    a\n", traits: DocumentTraits.Generated);
        var (chunk, start) = (document.Chunks[0], document.Symbols[1].NameStart);
        shard.Commit("c1", [document with
        {
            Chunks =
            [
                chunk with { EndLine = 4, EndByte = start - 6, Symbol = "Outer", Documentation = "outer things" },
                chunk with { StartLine = 5, StartByte = start - 6, Symbol = "inner", Signature = "def inner(a)", Documentation = "inner things" },
            ],
        }]);

        var found = Find("inner").Symbols.Should().ContainSingle().Subject;

        found.Should().BeEquivalentTo(new
        {
            Ref = TestShard.Main, Path = "src/é.toy", Language = "toy", Traits = DocumentTraits.Generated, Name = "inner", Kind = "method", Scope = "Outer",
            Signature = "def inner(a)", Documentation = "inner things", StartLine = 5, EndLine = 6, NameLine = 5, NameColumn = 7, Fit = NameFit.Exact, FitScore = 1.0,
        });
        Find("Outer").Symbols.Single().Signature.Should().Be("class Outer", "its chunk has none, so its line is told");
    }

    [Fact]
    public void A_qualified_pattern_asks_for_the_scope_as_well()
    {
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "class Alpha\n  def run\nclass Beta\n  def run\n  def runner\ndef run\n")]);

        Find("beta.run").Symbols.Select(symbol => (symbol.Scope, symbol.Name)).Should().Equal(("Beta", "run"), ("Beta", "runner"));
        Find("Beta::run", NameMatching.Exact).Symbols.Should().ContainSingle().Which.Scope.Should().Be("Beta");
        Find("Beta.ru", NameMatching.Prefix).Symbols.Should().HaveCount(2);
        Find("Gamma.run").Symbols.Should().BeEmpty();
    }

    [Fact]
    public void Kinds_languages_and_paths_narrow_and_the_count_goes_on_beyond_the_limit()
    {
        shard.Commit("c1",
        [
            CodeDocument.Parse("src/a.toy", "class Item\n  def item\n"),
            CodeDocument.Parse("lib/b.toy", "def item\n", language: "csharp"),
            CodeDocument.Parse("lib/c.toy", "def item\ndef item\n"),
        ]);

        Find("item", kinds: ["class"]).Symbols.Should().ContainSingle().Which.Name.Should().Be("Item");
        Find("item", languages: ["c#"]).Symbols.Should().ContainSingle().Which.Path.Should().Be("lib/b.toy");
        Find("item", path: "lib/*").Total.Should().Be(3);
        var cut = Find("item", limit: 2);
        cut.Symbols.Should().HaveCount(2);
        cut.Total.Should().Be(5);
    }

    [Fact]
    public void Only_documents_of_the_refs_are_seen_and_each_once()
    {
        var shared = CodeDocument.Parse("shared.toy", "def shared\n");
        shard.Commit("m", [shared, CodeDocument.Parse("old.toy", "def old\n")]);
        shard.Commit("m2", [shared, CodeDocument.Parse("new.toy", "def fresh\n")]);
        shard.Commit("t", [shared, CodeDocument.Parse("topic.toy", "def topic\n")], "refs/heads/topic");

        Find("old").Total.Should().Be(0);
        Find("topic").Total.Should().Be(0);
        var both = Find("shared", refs: [TestShard.Main, "refs/heads/topic", "refs/heads/none"]);
        both.Symbols.Should().ContainSingle().Which.Ref.Should().Be(TestShard.Main);
        Find("topic", refs: [TestShard.Main, "refs/heads/topic"]).Symbols.Should().ContainSingle().Which.Ref.Should().Be("refs/heads/topic");
        Find("shared", refs: ["refs/heads/none"]).Total.Should().Be(0);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Prefixes_find_what_a_look_at_every_name_finds_in_any_spread_over_segments(int seed)
    {
        var random = new Random(seed);
        string[] letters = ["a", "A", "b", "B", "k", "K", "\u212A", "_", "é", "É", "1"];
        string Name() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => letters[random.Next(letters.Length)]));
        var documents = new List<IndexDocument>();
        for (var round = 0; round < 5; round++)
        {
            documents.Add(CodeDocument.Parse($"f{round}.toy", string.Concat(Enumerable.Range(0, 300).Select(_ => $"def {Name()}\n"))));
            shard.Commit($"c{round}", documents);
        }

        foreach (var prefix in Enumerable.Range(0, 60).Select(_ => Name()))
        {
            var expected = documents.SelectMany(document => document.Symbols).Count(symbol => symbol.Name.ToLowerInvariant().StartsWith(prefix.ToLowerInvariant(), StringComparison.Ordinal));
            Find(prefix, NameMatching.Prefix, limit: 5).Total.Should().Be(expected, prefix);
        }

        var before = Find("ab", limit: 1_000).Symbols.Select(symbol => (symbol.Path, symbol.Name, symbol.NameLine)).ToList();
        for (var round = 0; round < 4; round++)
        {
            documents.Add(CodeDocument.Parse($"more{round}.toy", $"def zzz{round}\n"));
            shard.Commit("again", documents);
        }

        shard.Index.Compact().Should().BeTrue();
        Find("ab", limit: 1_000).Symbols.Select(symbol => (symbol.Path, symbol.Name, symbol.NameLine)).Should().Equal(before, "order does not hang on segments");
    }

    [Fact]
    public void A_deadline_that_has_passed_stops_the_search()
    {
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "def a\n")]);
        using var snapshot = shard.Index.Acquire();

        var finding = () => snapshot.FindSymbols(new SymbolQuery { Pattern = "a", Refs = [TestShard.Main], Limit = 1 }, new CancellationToken(canceled: true));

        finding.Should().Throw<OperationCanceledException>();
    }

    private SymbolMatches Find(
        string pattern, NameMatching matching = NameMatching.Any, string[]? refs = null, string[]? kinds = null, string[]? languages = null, string? path = null, int limit = 50)
    {
        using var snapshot = shard.Index.Acquire();
        return snapshot.FindSymbols(new SymbolQuery
        {
            Pattern = pattern, Matching = matching, Refs = [.. refs ?? [TestShard.Main]], Kinds = [.. kinds ?? []], Languages = [.. languages ?? []], Path = path, Limit = limit,
        });
    }
}
