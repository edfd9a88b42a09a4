using System.Diagnostics;
using System.Text;

namespace LunarHub.Parsing.Tests;

/// <summary>Limits of time, depth, size and memory, for every grammar.</summary>
public sealed class ParseLimitTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    private static readonly (string Language, string Path)[] s_languages =
    [
        .. Sample.Names().Select(name => (Name: name, new SourceParser().Parse(name, Sample.Bytes(name)).Language))
            .Where(sample => Parsing.Languages.Rules.All.ContainsKey(sample.Language)).Select(sample => (sample.Language, sample.Name)),
    ];

    public static TheoryData<string> Paths() => [.. s_languages.Select(language => language.Path)];

    [Fact]
    public void Every_grammar_is_put_to_the_test() => s_languages.Select(language => language.Language).Should().BeEquivalentTo(Parsing.Languages.Rules.All.Keys);

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_input_takes_longer_than_its_time(string path)
    {
        using var parser = new SourceParser(new ParsingOptions { ParseTimeout = TimeSpan.FromMilliseconds(500) });
        foreach (var text in Hostile(path))
        {
            var watch = Stopwatch.StartNew();
            var file = parser.Parse(path, text);

            // Sixty times the limit: what is left is decoding and chunking, on a machine that may be busy; a parser that ignores its deadline takes minutes.
            watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
            Invariants.Hold(file);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_file_above_the_size_is_not_read_and_one_at_the_size_is(string path)
    {
        using var parser = new SourceParser(new ParsingOptions { MaxFileBytes = 4096 });
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\n", 2048)));

        parser.Parse(path, text).SkippedBecause.Should().BeNull();
        parser.Parse(path, (byte[])[.. text, (byte)'\n']).SkippedBecause.Should().Be("larger than 4096 bytes");
    }

    [Fact]
    public void Native_memory_stays_flat_over_fifty_thousand_files()
    {
        const int files = 50_000;
        const long bound = 48 << 20;
        var texts = s_languages.Select(language => (language.Path, Text: Sample.Bytes(language.Path).AsMemory())).Select(sample => (sample.Path, sample.Text[..Math.Min(sample.Text.Length, 400)])).ToArray();
        void Round(int count) => Parallel.For(0, count, i => fixture.Parser.Parse(texts[i % texts.Length].Path, texts[i % texts.Length].Item2));

        Round(files / 10);
        var before = Resident();
        Round(files - (files / 10));

        // A tree left behind each time is 2 kB at least: 90 MB.
        (Resident() - before).Should().BeLessThan(bound);
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static IEnumerable<byte[]> Hostile(string path)
    {
        var sample = Encoding.UTF8.GetString(Sample.Bytes(path));
        foreach (var bracket in new[] { "(", "[", "{", "<", "if (", "f(", "a[", "<a>", "x.", "\"${" })
        {
            yield return Encoding.UTF8.GetBytes(sample + "\n" + string.Concat(Enumerable.Repeat(bracket, 100_000)));
        }

        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(sample.ReplaceLineEndings(" "), (1_000_000 / sample.Length) + 1))[..1_000_000]);
        yield return Encoding.UTF8.GetBytes(sample.Insert(sample.Length / 2, "\0").Insert(sample.Length / 3, "\0"));
        yield return Encoding.UTF8.GetBytes(new string('\0', 1000) + sample);
    }
}
