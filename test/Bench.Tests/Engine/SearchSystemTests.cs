using System.Text.RegularExpressions;
using LunarHub.Bench.Engine;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Ours;
using LunarHub.Bench.Engine.Peers;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Text;

namespace LunarHub.Bench.Tests.Engine;

public class SearchSystemTests(SmallCorpus small) : IClassFixture<SmallCorpus>
{
    private readonly EngineCorpus _corpus = small.Corpus;

    [Fact]
    public void Binary_files_are_left_out_and_counted()
    {
        _corpus.Left.Should().Be(2);
        _corpus.Files.Should().HaveCount(2 * 14).And.NotContain(file => file.Path.EndsWith(".bin"));
        _corpus.ReadText(_corpus.Files.First(file => file.Path == "repo1/wide.txt")).Should().Be("wide letters\n");
        _corpus.Repositories.Select(repository => repository.Name).Should().Equal("repo0", "repo1");
    }

    [Fact]
    public void A_folder_without_repositories_is_no_corpus() =>
        FluentActions.Invoking(() => CorpusCloner.Find(Directory.CreateDirectory(Path.Combine(small.Scratch, "empty")))).Should().Throw<HubException>().Which.Code.Should().Be("bench-no-corpus");

    [Fact]
    public async Task Our_engine_and_git_grep_find_every_match_of_a_naive_reading()
    {
        await using var engine = new HubEngineSystem();
        await using var git = new GitGrepPeer();
        await engine.BuildAsync(_corpus, Folder("engine"), default);
        await git.BuildAsync(_corpus, Folder("git"), default);
        var (ours, theirs) = (new Agreement(), new Agreement());
        foreach (var query in new QueryDraw(_corpus, seed: 5).Draw(8).Where(query => query.IsExact))
        {
            var truth = ReadNaively(query);
            ours.Add(query, truth, ChunkMatches.ToLines(engine.Chunks(query, default), truth), _ => "");
            theirs.Add(query, truth, (await git.MatchesAsync(query, default))!, _ => "");
        }

        ours.Differences.Should().BeEmpty();
        theirs.Differences.Should().BeEmpty();
        ours.Lines.Should().BePositive();
    }

    [Fact]
    public async Task SQLite_finds_the_files_that_git_grep_finds()
    {
        await using var sqlite = SqlitePeer.Trigrams();
        await using var git = new GitGrepPeer();
        await sqlite.BuildAsync(_corpus, Folder("sqlite"), default);
        await git.BuildAsync(_corpus, Folder("git-2"), default);
        foreach (var query in new QueryDraw(_corpus, seed: 6).Draw(6).Where(query => query.IsExact && sqlite.Answers(query)))
        {
            (await sqlite.MatchesAsync(query, default))!.Files.Should().BeEquivalentTo((await git.MatchesAsync(query, default))!.Files, query.Hub);
        }
    }

    [Fact]
    public async Task A_changed_file_is_found_by_its_new_word()
    {
        await using var engine = new HubEngineSystem();
        var copy = await CorpusCloner.CloneAsync(_corpus.Repositories.Select(repository => repository.Folder), Path.Combine(small.Scratch, "changed"), default);
        await engine.BuildAsync(copy, Folder("changing"), default);
        var change = new ChangedFile(copy);
        change.Write();
        (await engine.UpdateAsync(copy, change.File, default)).Should().BePositive();
    }

    [Fact]
    public async Task A_system_that_fails_costs_its_own_rows_only()
    {
        var notes = new List<string>();
        await using var systems = new SystemSet([new FailingSystem(), SqlitePeer.Words()], notes.Add);
        await systems.BuildAsync(_corpus, Folder("set"), builds: 1, _ => { }, default);
        await systems.MeasureLatencyAsync(new QueryDraw(_corpus, seed: 7).Draw(2), runs: 1, _ => { }, default);
        notes.Should().Equal("failing failed (build): it is broken");
        systems.Figures[0].Latency.Should().BeEmpty();
        systems.Figures[1].Latency.Should().ContainKey(QueryClass.Identifier);
        systems.Figures[1].IndexBytes.Should().BePositive();
    }

    [Theory]
    [InlineData("a.b(c)", @"a\.b\(c\)")]
    [InlineData("plain_name", "plain_name")]
    [InlineData(@"[x]{1}|^$*+?\", @"\[x\]\{1\}\|\^\$\*\+\?\\")]
    public void RE2_quotes_what_is_special(string text, string quoted) => Re2.Quote(text).Should().Be(quoted);

    [Fact]
    public void Peers_are_chosen_by_name()
    {
        var peers = PeerCatalog.Create();
        peers.Select(peer => peer.Name).Should().Equal(PeerCatalog.Names);
        PeerCatalog.Choose(peers, []).Should().Equal(peers);
        PeerCatalog.Choose(peers, ["none"]).Should().BeEmpty();
        PeerCatalog.Choose(peers, ["xapian", "ripgrep"]).Select(peer => peer.Name).Should().Equal("ripgrep", "xapian");
        FluentActions.Invoking(() => PeerCatalog.Choose(peers, ["grep"])).Should().Throw<HubException>().Which.Code.Should().Be("bench-peer-unknown");
    }

    [Fact]
    public void What_is_unusual_about_a_file_is_said()
    {
        var facts = new FileFacts(_corpus);
        facts.Of("repo0/latin.txt").Should().Be("not UTF-8");
        facts.Of("repo0/wide.txt").Should().Be("UTF-16");
        facts.Of("repo0/picture.bin").Should().Be("holds a NUL byte");
        facts.Of("repo0/src/Part0.cs").Should().BeEmpty();
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(small.Scratch, name)).FullName;

    private MatchSet ReadNaively(EngineQuery query)
    {
        var expression = new Regex(query.IsRegex ? query.Pattern : Regex.Escape(query.Pattern), RegexOptions.None, TimeSpan.FromSeconds(5));
        var found = new MatchSet();
        foreach (var file in _corpus.Files.Where(query.Admits))
        {
            var number = 0;
            foreach (var line in _corpus.ReadText(file).Split('\n'))
            {
                number++;
                if (expression.Count(line) is > 0 and var matches)
                {
                    found.Add(file.Path, number, matches);
                }
            }
        }

        return found;
    }

    private sealed class FailingSystem : SearchSystem
    {
        public override string Name => "failing";

        public override string? Missing => null;

        public override string Through => "";

        public override Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken) => throw new HubException("test", "it is broken");

        public override bool Answers(EngineQuery query) => true;

        public override Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken) => throw new InvalidOperationException("a failed system is not asked");
    }
}
