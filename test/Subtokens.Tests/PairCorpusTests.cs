using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Subtokens.Tests;

public sealed class PairCorpusTests : IDisposable
{
    private const string Source = """
        # Copies the given stream into the other one, block by block.
        def copy_stream(source, target):
            while True:
                block = source.read(65536)
                if not block:
                    return target
                # the block may be shorter than what was asked for
                target.write(block)
                target.flush_when_full(block)
                target.count_written(len(block))
                target.report_progress(len(block))


        def reset_every_counter(counters, started, ended, interval):
            for counter in counters:
                counter.value = 0
                counter.started = started
                counter.ended = ended
                counter.interval = interval
                counter.notify_observers(counter.value)
                counter.write_to_journal(counter.value)
            return len(counters)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pairs-");

    [Fact]
    public void Documentation_names_and_comments_become_pairs_without_what_they_ask_for()
    {
        File.WriteAllText(Path.Combine(_folder.CreateSubdirectory("one").FullName, "streams.py"), Source);
        var pairs = Read(HeldOut.Read(null));

        var documented = pairs.Single(pair => pair.Kind is PairKind.Documentation);
        documented.Query.Should().StartWith("Copies the given stream into the other one");
        documented.Code.Should().Contain("copy_stream").And.NotContain("Copies").And.NotContain("shorter");
        var named = pairs.Single(pair => pair.Kind is PairKind.Name);
        named.Query.Should().Be("reset every counter");
        named.Code.Should().Contain("notify_observers").And.NotContain("reset_every_counter");
        pairs.Should().Contain(pair => pair.Kind == PairKind.Comment && pair.Query.StartsWith("the block may be shorter"));
    }

    [Fact]
    public void What_was_seen_in_another_repository_is_no_second_pair()
    {
        File.WriteAllText(Path.Combine(_folder.CreateSubdirectory("one").FullName, "streams.py"), Source);
        var alone = Read(HeldOut.Read(null)).Count;
        File.WriteAllText(Path.Combine(_folder.CreateSubdirectory("two").FullName, "copied.py"), Source);
        Read(HeldOut.Read(null)).Should().HaveCount(alone);
    }

    [Fact]
    public void Held_out_questions_and_code_near_a_held_out_text_are_dropped()
    {
        File.WriteAllText(Path.Combine(_folder.CreateSubdirectory("one").FullName, "streams.py"), Source);
        var all = Read(HeldOut.Read(null));
        var query = all.Single(pair => pair.Kind is PairKind.Documentation).Query;
        var named = all.Single(pair => pair.Kind is PairKind.Name).Code;
        var left = Read(HeldOut.Read(Listed([$"q:{string.Join(' ', Tokens(query))}", .. Enumerable.Range(0, 3).Select(i => $"d:{string.Join(' ', Tokens(named).Skip(i).Take(12))}")])));
        left.Should().NotContain(pair => pair.Query == query).And.NotContain(pair => pair.Kind == PairKind.Name);
    }

    [Fact]
    public void Pairs_come_back_from_their_file_as_they_were()
    {
        Pair[] pairs = [new("r", PairKind.Name, "python", "a.py", "f", "größe \"x\"", "def f():\n\tpass"), new("q", PairKind.Question, "sql", null, null, "how", "select 1")];
        var file = new FileInfo(Path.Combine(_folder.FullName, "pairs.jsonl.gz"));
        PairFile.Write(file, pairs);
        PairFile.Read(file).Should().Equal(pairs);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private List<Pair> Read(HeldOut heldOut) => PairCorpus.Read(_folder, null, heldOut, _ => { });

    private string Listed(IEnumerable<string> texts)
    {
        var file = Path.Combine(_folder.FullName, "held-out.gz");
        using var lines = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.Fastest));
        foreach (var text in texts)
        {
            lines.WriteLine(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
        }

        return file;
    }

    private static IEnumerable<string> Tokens(string text) =>
        new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
