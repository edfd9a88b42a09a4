using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>Commits that tell a ref by what sets it apart from an earlier one.</summary>
public sealed class CommitBaseTests : IDisposable
{
    private const string Topic = "refs/heads/topic";
    private readonly TestShard shard = new();

    public CommitBaseTests() => shard.Commit("c1", [TestShard.Document("a.txt", "alpha"), TestShard.Document("b.txt", "beta"), TestShard.Document("c.txt", "gamma")]);

    public void Dispose() => shard.Dispose();

    [Fact]
    public void What_is_added_changed_and_removed_is_so_and_the_rest_stays()
    {
        Commit("c2", TestShard.Main, "c1", ["c.txt"], TestShard.Document("b.txt", "omega"), TestShard.Document("d.txt", "delta"));

        for (var opening = 0; opening < 2; opening++)
        {
            Held(TestShard.Main).Should().BeEquivalentTo("a.txt alpha", "b.txt omega", "d.txt delta");
            new[] { "alpha", "beta", "gamma", "delta", "omega" }.Select(word => shard.Search(word).Candidates.Length).Should().Equal(1, 0, 0, 1, 1);
            shard.Reopen();
        }
    }

    [Fact]
    public void A_branch_begins_at_another_ref_and_leaves_it_as_it_was()
    {
        Commit("t1", TestShard.Main, "c1", ["a.txt"], Topic, TestShard.Document("b.txt", "omega"));

        Held(Topic).Should().BeEquivalentTo("b.txt omega", "c.txt gamma");
        Held(TestShard.Main).Should().BeEquivalentTo("a.txt alpha", "b.txt beta", "c.txt gamma");
    }

    [Fact]
    public void A_document_that_is_stored_for_another_ref_needs_no_segment()
    {
        Commit("t1", TestShard.Main, "c1", ["a.txt", "b.txt"], Topic);

        shard.Index.Commit(new ShardCommit(Topic, "t2", DateTimeOffset.UnixEpoch, [], [TestShard.Key(TestShard.Document("a.txt", "alpha"))]) { Base = new CommitBase(Topic, "t1", []) });

        Held(Topic).Should().BeEquivalentTo("a.txt alpha", "c.txt gamma");
    }

    [Fact]
    public void A_path_that_is_removed_and_added_is_held_and_one_that_was_never_there_is_no_matter()
    {
        Commit("c2", TestShard.Main, "c1", ["a.txt", "ghost.txt"], TestShard.Document("a.txt", "omega"));

        Held(TestShard.Main).Should().BeEquivalentTo("a.txt omega", "b.txt beta", "c.txt gamma");
    }

    [Fact]
    public void A_ref_emptied_path_by_path_uses_no_segment()
    {
        Commit("c2", TestShard.Main, "c1", ["a.txt", "b.txt", "c.txt"]);

        Held(TestShard.Main).Should().BeEmpty();
        Directory.GetFiles(shard.Folder, "*.seg").Should().BeEmpty();
    }

    [Fact]
    public void A_snapshot_from_before_still_sees_the_base()
    {
        using var before = shard.Index.Acquire();

        Commit("c2", TestShard.Main, "c1", ["a.txt"]);

        before.Files(TestShard.Main).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(TestShard.Main, "c0")]
    [InlineData("refs/heads/none", "c1")]
    public void A_base_that_is_not_there_is_refused(string reference, string commit)
    {
        var trying = () => Commit("c2", reference, commit, ["a.txt"]);

        trying.Should().Throw<HubException>().Which.Code.Should().Be("index-moved");
        Held(TestShard.Main).Should().HaveCount(3);
    }

    [Fact]
    public void A_base_that_has_lost_documents_is_refused_until_the_ref_is_committed_whole()
    {
        Commit("c2", TestShard.Main, "c1", [], TestShard.Document("d.txt", "delta"));
        shard.Commit("o1", [TestShard.Document("other.txt", "other")], "refs/heads/other");
        shard.Index.Dispose();
        var victim = Directory.GetFiles(shard.Folder, "*.seg").Single(file => File.ReadAllText(file).Contains("delta", StringComparison.Ordinal));
        File.Delete(victim);
        shard.Reopen();

        // What was lost is not forgotten with the manifest that still named it.
        Commit("o2", "refs/heads/other", "o1", [], "refs/heads/other", TestShard.Document("more.txt", "more"));
        shard.Reopen();
        var trying = () => Commit("c3", TestShard.Main, "c2", ["a.txt"]);

        trying.Should().Throw<HubException>().Which.Code.Should().Be("index-incomplete");
        shard.Commit("c2", [TestShard.Document("a.txt", "alpha"), TestShard.Document("d.txt", "delta")]);
        trying.Should().NotThrow();
        Held(TestShard.Main).Should().BeEquivalentTo("d.txt delta");
    }

    [Fact]
    public void Of_two_hundred_branches_that_differ_in_a_hundredth_each_costs_about_a_hundredth()
    {
        const int Files = 4_000, Refs = 200, Differing = 40;
        var random = new Random(42);
        using var many = new TestShard();
        many.Commit("m", [.. Enumerable.Range(0, Files).Select(i => TestShard.Document($"f{i}.txt", $"shared {i}"))]);
        var before = ManifestBytes(many);

        for (var r = 0; r < Refs; r++)
        {
            var changed = Enumerable.Range(0, Differing).Select(_ => random.Next(Files)).Distinct().Select(i => TestShard.Document($"f{i}.txt", $"branch {r} of {i}")).ToList();
            many.Index.Commit(new ShardCommit($"refs/heads/b{r}", $"b{r}", DateTimeOffset.UnixEpoch, [many.WriteFresh(changed)!], [.. changed.Select(TestShard.Key)])
            {
                Base = new CommitBase(TestShard.Main, "m", []),
            });
        }

        while (many.Index.Compact())
        {
        }

        many.Reopen();
        var state = many.Index.Hold();
        state.Segments.Sum(segment => segment.Meta.Documents).Should().BeLessThanOrEqualTo(Files + (Refs * Differing), "what branches share is stored once");
        state.Refs.Should().HaveCount(Refs + 1).And.OnlyContain(entry => entry.Totals.Documents == Files);
        state.Release();
        ((ManifestBytes(many) - before) / Refs).Should().BeLessThan(Files / 8, "a branch takes less than its bitmap, names and all");
    }

    private static long ManifestBytes(TestShard of) => new FileInfo(Path.Combine(of.Folder, ShardManifest.FileName)).Length;

    private IEnumerable<string> Held(string reference)
    {
        using var snapshot = shard.Index.Acquire();
        return [.. snapshot.Files(reference).Select(file => $"{file.Path} {System.Text.Encoding.UTF8.GetString(snapshot.Read(reference, file.Path)!.Text.Span)}")];
    }

    private void Commit(string commit, string baseRef, string baseCommit, string[] removed, params IndexDocument[] added) => Commit(commit, baseRef, baseCommit, removed, TestShard.Main, added);

    private void Commit(string commit, string baseRef, string baseCommit, string[] removed, string reference, params IndexDocument[] added)
        => shard.Index.Commit(new ShardCommit(reference, commit, DateTimeOffset.UnixEpoch, shard.WriteFresh(added) is { } name ? [name] : [], [.. added.Select(TestShard.Key)])
        {
            Base = new CommitBase(baseRef, baseCommit, removed),
        });
}
