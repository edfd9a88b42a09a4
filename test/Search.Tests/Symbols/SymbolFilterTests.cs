using System.Collections.Immutable;
using System.Text;

namespace LunarHub.Search.Tests.Symbols;

/// <summary>The chunks that a <c>sym:</c> filter shows, against a test of every definition.</summary>
public sealed class SymbolFilterTests : IDisposable
{
    private static readonly string[] Pieces = ["get", "Get", "set", "User", "user", "By", "id", "s", "k", "_", "é", "\u212A", "ſ", "x"];
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Names_are_found_by_text_glob_and_expression_as_by_testing_each()
    {
        var random = new Random(73);
        var names = Enumerable.Range(0, 400).Select(_ => Draw(random, 4)).Distinct(StringComparer.Ordinal).ToList();
        shard.Commit("c", [.. names.Chunk(5).Select((some, i) => Defining($"f{i}.txt", some))]);
        for (var round = 0; round < 300; round++)
        {
            var text = Draw(random, 2);
            var ignoreCase = !text.Any(char.IsUpper);
            var (query, fits) = (round % 3) switch
            {
                0 => ($"sym:\"{text}\"", (Func<string, bool>)(name => name.Contains(text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))),
                1 => ($"sym:{text}*", Glob.Matcher(text + "*", isRegex: false)),
                _ => ($"sym:/{text}.?$/", Glob.Matcher(text + ".?$", isRegex: true)),
            };

            var found = shard.Search(query, SearchMode.Exact).Candidates.Select(hit => (hit.Path, hit.StartLine));

            found.Should().BeEquivalentTo(names.Select((name, i) => (Name: name, Path: $"f{i / 5}.txt", Line: (i % 5) + 1)).Where(place => fits(place.Name)).Select(place => (place.Path, place.Line)), "{0}", query);
        }
    }

    [Fact]
    public void Parts_of_a_long_definition_are_shown_where_they_bear_its_name()
    {
        var plain = TestShard.Document("long.txt", "def load\n 1\n 2\nother\n", 1);
        shard.Commit("c", [plain with
        {
            Symbols = [new IndexSymbol("load", "function", null, 4, 8, 1, 3)],
            Chunks = [.. plain.Chunks.Select((chunk, i) => i == 2 ? chunk with { Symbol = "load" } : chunk)],
        }]);

        shard.Search("sym:load", SearchMode.Exact).Candidates.Select(hit => hit.StartLine).Should().BeEquivalentTo([1, 3]);
    }

    private static IndexDocument Defining(string path, string[] names)
    {
        var plain = TestShard.Document(path, string.Concat(names.Select(name => name + "\n")), 1);
        var symbols = ImmutableArray.CreateBuilder<IndexSymbol>();
        for (int i = 0, start = 0; i < names.Length; start += Encoding.UTF8.GetByteCount(names[i]) + 1, i++)
        {
            symbols.Add(new IndexSymbol(names[i], "function", null, start, start + Encoding.UTF8.GetByteCount(names[i]), i + 1, i + 1));
        }

        return plain with { Symbols = symbols.ToImmutable() };
    }

    private static string Draw(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
