namespace LunarHub.Search.Tests.Ranking;

/// <summary>Who types a name finds its definition first, however often others use the name.</summary>
public sealed class KnownItemTests : IDisposable
{
    private static readonly string[] Verbs = ["load", "save", "find", "merge", "count"];
    private static readonly string[] Nouns = ["Table", "Cache", "Index", "Segment", "Query", "Shard", "Symbol", "Commit"];

    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Every_name_of_a_code_base_brings_its_definition_first()
    {
        var documents = CodeBase(new Random(41));
        shard.Commit("c1", documents);
        var names = documents.SelectMany(document => document.Symbols.Select(symbol => (symbol.Name, document.Path, symbol.StartLine))).GroupBy(symbol => symbol.Name).Where(group => group.Count() == 1).Select(group => group.Single()).ToList();
        names.Should().HaveCountGreaterThan(100);

        foreach (var (name, path, line) in names)
        {
            foreach (var typed in new[] { name, name.ToLowerInvariant() })
            {
                var first = Rank(typed)[0];
                first.Candidate.Path.Should().Be(path, typed);
                line.Should().BeInRange(first.Candidate.StartLine, first.Candidate.EndLine, typed);
                first.Signals.Should().Contain(signal => signal.Name == "definition");
            }
        }
    }

    [Fact]
    public void A_scope_chooses_among_definitions_of_one_name()
    {
        shard.Commit("c1", [.. Nouns.Select(noun => CodeDocument.Parse($"{noun}.toy", $"class {noun}Store\n  def openFile\n    openFile openFile\n"))]);

        Rank("IndexStore.openFile")[0].Candidate.Path.Should().Be("Index.toy");
        Rank("sym:openFile IndexStore::openFile")[0].Candidate.Path.Should().Be("Index.toy");
    }

    [Fact]
    public void Words_of_a_sentence_are_not_taken_for_names()
    {
        shard.Commit("c1", [CodeDocument.Parse("a.toy", "def load\n  x\ndef loadTable\n  x\n"), CodeDocument.Parse("b.toy", "how does it load the table when the table is large: loadTable loadTable cache happens\n")]);

        foreach (var question in new[] { "how to load the table", "what happens in loadTable when its cache is large" })
        {
            var hits = Rank(question);
            hits.Should().NotBeEmpty().And.NotContain(hit => hit.Signals.Any(signal => signal.Name == "definition"));
            hits[0].Candidate.Path.Should().Be("b.toy");
        }

        Rank("loadTable in the cache")[0].Candidate.Path.Should().Be("a.toy");
    }

    [Fact]
    public void Filters_hold_for_definitions_as_well()
    {
        shard.Commit("c1", [CodeDocument.Parse("src/a.toy", "def loadTable\n"), CodeDocument.Parse("lib/b.toy", "loadTable loadTable\n")]);

        Rank("loadTable path:lib/*").Select(hit => hit.Candidate.Path).Should().Equal("lib/b.toy");
        Rank("\"loadTable loadTable\"").Select(hit => hit.Candidate.Path).Should().Equal("lib/b.toy");
    }

    // Classes whose methods are defined in the midst of a file and used many times in every other.
    private static List<IndexDocument> CodeBase(Random random)
    {
        var names = Verbs.SelectMany(verb => Nouns.SelectMany(noun => new[] { $"{verb}{noun}", $"{verb}_{noun.ToLowerInvariant()}_part", $"{noun}{char.ToUpperInvariant(verb[0])}{verb[1..]}er" })).Order(StringComparer.Ordinal).ToArray();
        random.Shuffle(names);
        return [.. names.Chunk(3).Select((own, i) =>
        {
            var lines = new List<string> { $"class Holder{i}" };
            foreach (var name in own)
            {
                lines.Add($"  def {name}");
                lines.AddRange(Enumerable.Range(0, 6).Select(_ => $"    {Uses(names, random)}"));
            }

            var document = CodeDocument.Parse($"src/area{i % 5}/file{i}.toy", string.Join('\n', lines) + "\n");
            return document with { Chunks = TestShard.Document(document.Path, string.Join('\n', lines) + "\n", linesPerChunk: 7).Chunks };
        })];
    }

    // One name many times over, as code does.
    private static string Uses(string[] names, Random random)
    {
        var name = names[random.Next(names.Length)];
        return $"{name}({name}) = {name} {names[random.Next(names.Length)]}";
    }

    private List<RankedHit<int>> Rank(string query)
    {
        var parsed = ParsedQuery.Parse(query);
        using var snapshot = shard.Index.Acquire();
        var found = snapshot.Search(new ShardQuery { Query = parsed, Mode = SearchMode.Keyword, Ref = TestShard.Main });
        return Fusion.Rank([.. found.Candidates.Select(candidate => new SourcedCandidate<int>(0, "repository", candidate))], parsed, FusionWeights.BuiltIn);
    }
}
