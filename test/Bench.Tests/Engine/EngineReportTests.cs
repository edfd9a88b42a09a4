using System.Text.Json;
using LunarHub.Bench.Engine;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Peers;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Product;
using LunarHub.Grains;

namespace LunarHub.Bench.Tests.Engine;

public class EngineReportTests
{
    [Fact]
    public void The_JSON_file_has_the_fields_that_the_page_describes()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            EngineReport.Of([new ScaleFigures(4, 2, 10, 5_000, 1, [Figures()])], ["zoekt is not installed: …"], Options).Publish(file);
            var root = JsonDocument.Parse(File.ReadAllText(file.FullName)).RootElement;
            root.GetProperty("notes")[0].GetString().Should().StartWith("zoekt");
            var scale = root.GetProperty("scales")[0];
            (scale.GetProperty("scale").GetInt32(), scale.GetProperty("textBytes").GetInt64(), scale.GetProperty("binaryFiles").GetInt32()).Should().Be((4, 5_000, 1));
            var system = scale.GetProperty("systems")[0];
            system.GetProperty("name").GetString().Should().Be("sqlite-trigram");
            system.GetProperty("buildMs").GetDouble().Should().Be(12.5);
            system.GetProperty("residentBytes").ValueKind.Should().Be(JsonValueKind.Null);
            (system.GetProperty("idleBytes").GetInt64(), system.GetProperty("idleFileBytes").GetInt64()).Should().Be((70, 30));
            system.GetProperty("latency").GetProperty("rare substring").GetProperty("p95").GetDouble().Should().Be(3);
            var agreement = system.GetProperty("agreement").GetProperty("rare substring");
            (agreement.GetProperty("files").GetInt32(), agreement.GetProperty("filesFound").GetInt32()).Should().Be((2, 1));
            agreement.GetProperty("lines").ValueKind.Should().Be(JsonValueKind.Null, "the system tells files only");
            agreement.GetProperty("differences")[0].GetProperty("reason").GetString().Should().Be("hidden");
            system.GetProperty("load")[0].GetProperty("class").GetString().Should().Be("regex");
        }
        finally
        {
            file.Delete();
        }
    }

    private static EngineBenchOptions Options => new(new DirectoryInfo("."), 2, 1, 1, [], [4], TimeSpan.Zero);

    private static SystemFigures Figures()
    {
        var (truth, found) = (new MatchSet(), new MatchSet(hasLines: false));
        truth.Add("r/a", 1);
        truth.Add("r/.b", 2);
        found.AddFile("r/a");
        var sum = new Agreement();
        sum.Add(new EngineQuery(QueryClass.Rare, "\"abcdefghij\" case:yes", SearchMode.Exact, "abcdefghij", []), truth, found, _ => "hidden");
        var figures = new SystemFigures(SqlitePeer.Trigrams()) { BuildMs = 12.5, IndexBytes = 100, IdleMemory = new MemoryUse(40, 30) };
        figures.Latency[QueryClass.Rare] = LatencyFigures.Of([1, 2, 3]);
        figures.Agreement[QueryClass.Rare] = sum;
        figures.Load.Add(new LoadFigures(QueryClass.Regex, 16, Indexing: true, 120, 9));
        return figures;
    }
}
