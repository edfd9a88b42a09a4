using LunarHub.Grains.Tests.Hub;
using LunarHub.Parsing;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class IndexOrderTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Source_is_read_before_tests_before_what_is_vendored_before_data()
    {
        repository.Write("a.txt", "a\n").Write("data/b.txt", "b\n").Write("docs/c.txt", "c\n").Write("gen/d.txt", "d\n").Write("test/e.txt", "e\n").Write("vendor/f.txt", "f\n").Write("z.txt", "z\n").Commit();
        var parser = new CountingParser();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.Parallelism = 1);

        await hub.AddAsync(repository);

        parser.Parsed.Should().Equal("a.txt", "z.txt", "docs/c.txt", "test/e.txt", "vendor/f.txt", "data/b.txt", "gen/d.txt");
    }

    [Fact]
    public async Task Coverage_tells_languages_parsers_lines_and_what_was_skipped()
    {
        repository.Write("a.py", "one\ntwo\n").Write("b.py", "three\n").Write("c.md", "four").Write("d.bin", "\0").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        var coverage = await hub.Repository(id).GetCoverageAsync();

        coverage.Languages.Should().Equal(new LanguageCoverage("python", "lexical", 2, 3, 14), new LanguageCoverage("markdown", "lexical", 1, 1, 4));
        coverage.Skipped.Should().ContainSingle().Which.Should().BeEquivalentTo(new SkippedFiles("binary", 1, ["d.bin"]));
        (await hub.ReadAsync(id, "a.py"))!.IndexedAs.Should().Be("lexical");
        (await hub.ReadAsync(id, "d.bin"))!.IndexedAs.Should().BeNull();
    }

    [Fact]
    public async Task A_grammar_that_does_not_load_is_noted_where_its_language_is()
    {
        repository.Write("a.py", "one\n").Commit();
        var parser = new CountingParser { GrammarStates = [new GrammarStatus("python", false, "it is missing"), new GrammarStatus("go", false, "it is missing"), new GrammarStatus("c", true, null)] };
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var status = await hub.AddAsync(repository);

        status.Notes.Should().ContainSingle(note => note.Contains("No usable grammar for python (1 file)") && !note.Contains("go"));
    }
}
