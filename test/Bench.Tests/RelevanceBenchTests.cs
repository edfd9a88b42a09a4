using System.IO.Compression;
using System.Text;
using LunarHub.Bench.Relevance;
using LunarHub.Models.Subtokens;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Tests;

public sealed class RelevanceBenchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-tests-");

    [Fact]
    public async Task A_set_is_answered_through_a_real_index()
    {
        Write("small", """
            {"id": "7", "language": "python", "text": "def read_json(path):\n    return json.load(open(path))"}
            {"id": "8", "language": "python", "text": "def area(width, height):\n    return width * height"}
            {"id": "9", "language": "python", "text": "def connect(host, port):\n    sock.connect((host, port))"}
            """, """
            {"id": "1", "text": "read a \"json file"}
            {"id": "2", "text": "open a socket: connect to a host"}
            {"id": "3", "text": "nobody judged this one"}
            """, "1\t7\t1\n2\t9\t1\n");
        var set = RelevanceSet.ReadAll(_folder).Should().ContainSingle().Subject;
        set.Queries.Select(query => query.Id).Should().Equal("1", "2");

        using var index = await RelevanceIndex.BuildAsync(set, SubtokenEmbedder.BuiltIn, CancellationToken.None);
        foreach (var mode in new[] { SearchMode.Keyword, SearchMode.Semantic, SearchMode.Hybrid })
        {
            foreach (var query in set.Queries)
            {
                index.Rank(await index.SearchAsync(query.Text, mode, CancellationToken.None), FusionWeights.BuiltIn)[0].Should().Be(query.Relevant.Keys.Single(), "{0} answers {1}", mode, query.Text);
            }
        }

        index.PlainQueries.Should().Be(3, "the query with the open quote was asked as plain words in every mode");
    }

    [Fact]
    public void A_folder_without_sets_says_what_a_set_is() =>
        FluentActions.Invoking(() => RelevanceSet.ReadAll(_folder)).Should().Throw<HubException>().Where(e => e.Code == "eval-no-sets" && e.Message.Contains("qrels.tsv"));

    [Theory]
    [InlineData("not json", "1\t7\t1")]
    [InlineData("""{"id": "7", "language": "c", "text": "x"}""", "1\t7")]
    [InlineData("""{"id": "7", "language": "c", "text": "x"}""", "1\t7\tmuch")]
    public void A_damaged_set_is_named(string documents, string judgements)
    {
        Write("broken", documents, """{"id": "1", "text": "x"}""", judgements);
        FluentActions.Invoking(() => RelevanceSet.ReadAll(_folder)).Should().Throw<HubException>().Where(e => e.Code == "eval-set-damaged" && e.Message.Contains("broken"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string documents, string queries, string judgements)
    {
        var set = _folder.CreateSubdirectory(name).FullName;
        using (var packed = new GZipStream(File.Create(Path.Combine(set, "docs.jsonl.gz")), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(documents));
        }

        File.WriteAllText(Path.Combine(set, "queries.jsonl"), queries);
        File.WriteAllText(Path.Combine(set, "qrels.tsv"), judgements);
    }
}
