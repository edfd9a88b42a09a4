using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LunarHub.Bench.Commands;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Bench.Relevance;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Tests;

public sealed class EvaluationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_leg_is_answered_by_the_product_and_the_file_has_the_agreed_form()
    {
        WriteSet("small");
        var figures = await RelevanceBench.RunAsync(RelevanceSet.ReadAll(_folder), EvaluationLeg.All, FusionWeights.BuiltIn, null, CancellationToken.None);
        var report = new BenchReport("test");
        figures.AddTo(report);
        var json = new FileInfo(Path.Combine(_folder.FullName, "out.json"));
        report.Publish(json);

        var legs = JsonDocument.Parse(await File.ReadAllTextAsync(json.FullName)).RootElement.GetProperty("sets").GetProperty("small").GetProperty("legs");
        legs.EnumerateObject().Select(leg => leg.Name).Should().Equal("keyword", "vector", "hybrid", "expanded", "reranked");
        foreach (var leg in legs.EnumerateObject())
        {
            foreach (var figure in new[] { "mrr@10", "ndcg@10", "recall@1", "recall@5", "recall@10", "success@10" })
            {
                leg.Value.GetProperty(figure).GetDouble().Should().Be(1, "{0} of {1}", figure, leg.Name);
            }
        }
    }

    [Fact]
    public void A_baseline_is_missed_by_what_is_lower_and_by_nothing_else()
    {
        var good = Figures("a", "7", "8");
        var report = new BenchReport("test");
        good.AddTo(report);
        var file = new FileInfo(Path.Combine(_folder.FullName, "baseline.json"));
        report.Publish(file);
        var baseline = RelevanceBaseline.Load(file.FullName);

        baseline.Missed(good).Should().BeEmpty();
        baseline.Missed(Figures("another set", "8", "7")).Should().BeEmpty();
        baseline.Missed(Figures("a", "8", "7")).Should().HaveCount(2).And.Contain("a, hybrid: mrr@10 is 50.0, the baseline 100.0");
    }

    [Fact]
    public void A_baseline_that_is_none_is_named() =>
        FluentActions.Invoking(() => RelevanceBaseline.Load(Path.Combine(_folder.FullName, "none.json"))).Should().Throw<HubException>().Where(error => error.Code == "eval-baseline-invalid");

    [Fact]
    public void The_committed_baseline_reads() => RelevanceBaseline.Load(RelevanceBaseline.Committed).Missed(new RelevanceFigures()).Should().BeEmpty();

    [Fact]
    public async Task A_set_is_made_of_a_repositorys_own_history()
    {
        var repository = _folder.CreateSubdirectory("work").CreateSubdirectory("demo");
        await GitAsync(repository, "init", "--quiet");
        await CommitAsync(repository, "first", ("src/a.py", "def parse_date(text):\n    return text\n"), ("src/b.py", "def area(w, h):\n    return w * h\n"));
        await CommitAsync(repository, "Parse dates with a time zone (#12)", ("src/a.py", "def parse_date(text, zone):\n    return text, zone\n"));

        var set = await HistorySet.WriteAsync(repository, _folder.CreateSubdirectory("sets"), CancellationToken.None);

        set.Name.Should().Be("history-demo");
        var read = RelevanceSet.ReadAll(set.Parent!).Should().ContainSingle().Subject;
        read.Documents.Select(document => document.Path).Should().Equal("src/a.py", "src/b.py");
        var query = read.Queries.Should().ContainSingle().Subject;
        query.Text.Should().Be("Parse dates with a time zone 12");
        query.Relevant.Keys.Should().Equal("src/a.py");
        var figures = await RelevanceBench.RunAsync([read], [EvaluationLeg.All[0]], FusionWeights.BuiltIn, null, CancellationToken.None);
        figures.Sets.Single().Legs.Single().Scores.Mrr10.Should().Be(1);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x.py")]
    [InlineData(".git/config")]
    public async Task A_document_stays_in_its_folder(string path)
    {
        var set = new RelevanceSet("bad", [new RelevanceDocument("1", "python", "x = 1") { Path = path }], []);

        var write = () => SetRepository.WriteAsync(set, _folder.CreateSubdirectory("r").FullName, CancellationToken.None);

        (await write.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("eval-set-damaged");
    }

    [Fact]
    public void An_unknown_leg_is_refused_with_the_known_ones() =>
        EvalCommand.Create().Parse(["--sets", _folder.FullName, "--legs", "magic"]).Errors.Should().ContainSingle().Which.Message.Should().Contain("reranked");

    private static RelevanceFigures Figures(string set, params string[] found)
    {
        var figures = new RelevanceFigures();
        figures.Add(set, 2, "hybrid", RelevanceScores.Of([(new RelevanceQuery("1", "x", new Dictionary<string, int> { ["7"] = 1 }), found)]));
        return figures;
    }

    private static async Task CommitAsync(DirectoryInfo repository, string subject, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(repository.FullName, path))!);
            await File.WriteAllTextAsync(Path.Combine(repository.FullName, path), text);
        }

        await GitAsync(repository, "add", "--all");
        await GitAsync(repository, "-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", subject);
    }

    private static async Task GitAsync(DirectoryInfo repository, params string[] arguments) =>
        (await ProgramRun.RunAsync("git", ["-C", repository.FullName, .. arguments])).ExitCode.Should().Be(0);

    private void WriteSet(string name)
    {
        var set = _folder.CreateSubdirectory(name).FullName;
        using (var packed = new GZipStream(File.Create(Path.Combine(set, "docs.jsonl.gz")), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes("""
                {"id": "7", "language": "python", "text": "def read_json(path):\n    return json.load(open(path))"}
                {"id": "8", "language": "python", "text": "def area(width, height):\n    return width * height"}
                {"id": "9", "language": "mixed", "text": "func connect(host, port):\n    sock.connect((host, port))"}
                """));
        }

        File.WriteAllText(Path.Combine(set, "queries.jsonl"), """
            {"id": "1", "text": "read a \"json file"}
            {"id": "2", "text": "open a socket: connect to a host"}
            """);
        File.WriteAllText(Path.Combine(set, "qrels.tsv"), "1\t7\t1\n2\t9\t1\n");
    }
}
