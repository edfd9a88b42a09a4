using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Bench.Relevance.Learning;
using LunarHub.Models.Subtokens;
using LunarHub.Search;
using LunarHub.Subtokens;
using LunarHub.Text;

namespace LunarHub.Bench.Tests;

public sealed class LearningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Learning_finds_the_signal_that_tells_and_is_the_same_every_time()
    {
        var judgements = new Judgements();
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            // The answer is neither the best by words nor by meaning, but the only one in the right file.
            var candidates = Enumerable.Range(0, 12).Select(n => Chunk(n == 5 ? "src/order.cs" : $"src/x{n}.cs", n == 5 ? 4 : 5 + (float)random.NextDouble(), 0.3f)).ToList();
            judgements.Add("order", i % 4, Fusion.Rank(candidates, ParsedQuery.Parse("order ship"), FusionWeights.BuiltIn), c => c.Path, c => c.Path == "src/order.cs");
        }

        var start = FusionWeights.BuiltIn.With(Signal.Path, 0);
        var ascent = new CoordinateAscent(judgements);
        var learned = ascent.Learn(start, -1, new Random(7));

        ascent.ByGroup(start, _ => true)["order"].Should().BeLessThan(0.2);
        ascent.ByGroup(learned, _ => true)["order"].Should().Be(1);
        Enum.GetValues<Signal>().Should().AllSatisfy(signal => ascent.Learn(start, -1, new Random(7))[signal].Should().Be(learned[signal]));
    }

    [Fact]
    public void Hits_of_one_file_count_once_and_what_is_below_ten_not_at_all()
    {
        var judgements = new Judgements();
        var hits = Fusion.Rank([.. Enumerable.Range(0, 30).Select(n => Chunk($"f{n / 3:D2}.cs", 30 - n, 0))], ParsedQuery.Parse("zzz"), FusionWeights.BuiltIn);
        judgements.Add("file", 0, hits, c => c.Path, c => c.Path == "f03.cs");
        judgements.Add("chunk", 0, hits, c => $"{c.Path}:{c.Keyword}", c => c.Path == "f03.cs");
        judgements.Add("far", 0, hits, c => $"{c.Path}:{c.Keyword}", c => c.Path == "f04.cs");
        judgements.Add("none", 0, hits, c => c.Path, _ => false);

        new CoordinateAscent(judgements).Ranks(FusionWeights.BuiltIn).Should().Equal(4, 10, 0, 0);
    }

    [Fact]
    public void Pairs_near_a_held_out_text_are_dropped()
    {
        WritePairs("""
            {"language": "python", "query": "read a json file", "code": "json.load(open(path))"}
            {"language": "python", "query": "open a socket", "code": "socket.create_connection(address)"}
            {"language": "csharp", "query": "open a socket", "code": "new TcpClient(host, port)"}
            """);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("q:read a json file")))[..16];
        var list = Path.Combine(_folder.FullName, "held-out.gz");
        using (var packed = new GZipStream(File.Create(list), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(hash + "\n"));
        }

        var pairs = TrainingPairs.Read(_folder, HeldOut.Read(list), 10, 1);

        (pairs.Pairs, pairs.Dropped).Should().Be((3, 1));
        pairs.Sets.Select(set => set.Name).Should().Equal("pairs csharp", "pairs python");
        pairs.Sets.SelectMany(set => set.Queries).Should().OnlyContain(query => query.Text == "open a socket");
        FluentActions.Invoking(() => TrainingPairs.Read(_folder.CreateSubdirectory("empty"), HeldOut.Read(null), 10, 1)).Should().Throw<HubException>().Where(error => error.Code == "eval-no-pairs");
    }

    [Fact]
    public async Task Known_items_of_a_repository_are_where_they_are_said_to_be()
    {
        var source = Repository();
        using var index = await RepositoryIndex.BuildAsync(source, SubtokenEmbedder.BuiltIn, 50, 1, (_, code) => code.Contains("held_out", StringComparison.Ordinal), CancellationToken.None);
        using var again = await RepositoryIndex.BuildAsync(source, SubtokenEmbedder.BuiltIn, 50, 1, (_, code) => code.Contains("held_out", StringComparison.Ordinal), CancellationToken.None);

        index.Items.Select(item => (item.Kind, item.Query)).Should().Equal(again.Items.Select(item => (item.Kind, item.Query)));
        index.Items.Select(item => item.Kind).Distinct().Should().BeEquivalentTo("symbol", "words", "described", "path", "error", "commit");
        index.Items.Should().NotContain(item => item.Places.Any(place => place.Path.Contains("test")), "nobody looks for tests");
        index.Items.Where(item => item.Kind == "words").Select(item => item.Query).Should().BeEquivalentTo("load ledger", "held out");
        index.Items.Should().ContainSingle(item => item.Kind == "error").Which.Query.Should().Be("the ledger is not balanced");
        index.Items.Should().NotContain(item => item.Query.Contains("added"), "the index holds what there was before the commit that is asked for");
        index.Items.Should().ContainSingle(item => item.Kind == "commit").Which.Places.Should().Equal(new KnownPlace($"{index.Name}/src/ledger/book.py", 0));
        index.Documented.Queries.Should().ContainSingle().Which.Text.Should().StartWith("Read every entry");
        index.Documented.Documents.Should().NotContain(document => document.Text.Contains("Read every entry"), "comments are what is asked");
        foreach (var item in index.Items.Where(item => item.Kind is "symbol" or "error"))
        {
            var hits = (await index.SearchAsync(item.Query, SearchMode.Hybrid, 100, CancellationToken.None)).Rank(FusionWeights.BuiltIn);
            item.Places.Should().Contain(place => place.Holds(hits[0].Candidate.Path, hits[0].Candidate.StartLine, hits[0].Candidate.EndLine), item.Query);
        }
    }

    private static SourcedCandidate<int> Chunk(string path, float keyword, float cosine) => new(0, "", new Candidate
    {
        Segment = "s", Chunk = 0, Path = path, Language = "csharp", Traits = default, StartLine = 1, EndLine = 9, Kind = "method", Keyword = keyword, Cosine = cosine,
    });

    private void WritePairs(string lines)
    {
        using var packed = new GZipStream(File.Create(Path.Combine(_folder.FullName, "pairs.jsonl.gz")), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(lines));
    }

    private string Repository()
    {
        var source = _folder.CreateSubdirectory("bookkeeping");
        var code = Path.Combine(source.CreateSubdirectory("src/ledger").FullName, "book.py");
        File.WriteAllText(code, """
            def load_ledger(path):
                "Read every entry of the book from its file and check the sums"
                entries = [line.split() for line in open(path)]
                if sum(int(entry[1]) for entry in entries) != 0:
                    raise ValueError("the ledger is not balanced: {}".format(path))
                return entries


            def held_out(path):
                "This comment stands in an evaluation set and must not be used"
                first = open(path)
                second = first.read()
                return second.split()

            """);
        File.WriteAllText(Path.Combine(source.CreateSubdirectory("tests").FullName, "test_book.py"), "def test_load_ledger():\n    assert load_ledger('x') == []\n");
        Git(source.FullName, "init", "-q");
        Git(source.FullName, "add", "src");
        Git(source.FullName, "commit", "-q", "-m", "The first book of the ledger");
        Git(source.FullName, "add", "tests");
        Git(source.FullName, "commit", "-q", "-m", "Tests");
        File.AppendAllText(code, "def added_later(path):\n    first = open(path)\n    return first.read()\n");
        Git(source.FullName, "commit", "-q", "-a", "-m", "Check the sums of every book");
        return source.FullName;
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", .. arguments]);
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }
}
