using System.Collections.Immutable;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>A commit is wholly there or not at all, whenever it is cut off, and readers never see a mixture.</summary>
public sealed class CommitTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void After_a_crash_at_any_step_the_shard_is_before_or_after_the_commit()
    {
        shard.Commit("c1", [TestShard.Document("a.txt", "alpha"), TestShard.Document("b.txt", "beta")]);
        var before = Files();
        shard.Commit("c2", [TestShard.Document("b.txt", "beta"), TestShard.Document("c.txt", "gamma")]);
        var after = Files();
        var segment = after.Keys.Except(before.Keys).Single();
        var states = new List<(Dictionary<string, byte[]> Files, string Commit)>
        {
            (Plus(before, segment + ".tmp", []), "c1"),
            (Plus(before, segment + ".tmp", after[segment][..(after[segment].Length / 2)]), "c1"),
            (Plus(before, segment + ".tmp", after[segment]), "c1"),
            (Plus(before, segment, after[segment]), "c1"),
            (Plus(Plus(before, segment, after[segment]), "manifest.tmp", after["manifest"]), "c1"),
            (after, "c2"),
        };
        for (var cut = 0; cut < after["manifest"].Length; cut += 7)
        {
            states.Add((Plus(Plus(before, segment, after[segment]), "manifest.tmp", after["manifest"][..cut]), "c1"));
        }

        foreach (var (files, commit) in states)
        {
            var folder = Directory.CreateTempSubdirectory("crash-").FullName;
            foreach (var (name, bytes) in files)
            {
                File.WriteAllBytes(Path.Combine(folder, name), bytes);
            }

            using (var reopened = ShardIndex.Open(folder))
            {
                reopened.Problems.Should().BeEmpty();
                using var snapshot = reopened.Acquire();
                snapshot.FindRef(TestShard.Main)!.CommitId.Should().Be(commit);
                snapshot.Files(TestShard.Main).Select(file => file.Path).Should().BeEquivalentTo(commit == "c1" ? ["a.txt", "b.txt"] : ["b.txt", "c.txt"]);
                Directory.GetFiles(folder, "*.tmp").Should().BeEmpty();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_commit_that_cannot_be_written_changes_nothing_and_may_be_tried_again()
    {
        shard.Commit("c1", [TestShard.Document("a.txt", "alpha")]);
        var next = TestShard.Document("a.txt", "omega");
        var obstacle = Directory.CreateDirectory(Path.Combine(shard.Folder, "manifest.tmp"));

        var trying = () => shard.Commit("c2", [next]);
        trying.Should().Throw<HubException>().Which.Code.Should().Be("index-unwritable");
        shard.Search("alpha").Candidates.Should().ContainSingle();
        obstacle.Delete();
        trying.Should().NotThrow();

        shard.Search("omega").Candidates.Should().ContainSingle();
        shard.Search("alpha").Candidates.Should().BeEmpty();
        shard.Reopen();
        Directory.GetFiles(shard.Folder, "*.seg").Should().ContainSingle("the replaced and the failed segment are gone");
    }

    [Fact]
    public void A_commit_that_names_an_unstored_document_is_refused_whole()
    {
        shard.Commit("c1", [TestShard.Document("a.txt", "alpha")]);

        var trying = () => shard.Index.Commit(new ShardCommit(TestShard.Main, "c2", DateTimeOffset.UnixEpoch, [], [new DocumentKey("ghost.txt", "00")]));

        trying.Should().Throw<HubException>().Which.Code.Should().Be("index-incomplete");
        shard.Search("alpha").Candidates.Should().ContainSingle();
    }

    [Fact]
    public void Branches_share_documents_and_a_removed_ref_frees_only_its_own()
    {
        var shared = TestShard.Document("shared.txt", "shared");
        shard.Commit("m", [shared]);
        shard.Commit("t", [shared, TestShard.Document("topic.txt", "topic")], "refs/heads/topic");
        shard.Search("shared", reference: "refs/heads/topic").Candidates.Should().ContainSingle();

        shard.Index.Commit(new ShardCommit("refs/heads/topic", "", DateTimeOffset.UnixEpoch, [], null));

        shard.Search("shared").Candidates.Should().ContainSingle();
        Directory.GetFiles(shard.Folder, "*.seg").Should().ContainSingle();
    }

    [Fact]
    public async Task Readers_see_whole_commits_while_a_writer_commits_and_compacts()
    {
        const int Files = 6;
        IndexDocument[] State(int round) => [.. Enumerable.Range(0, Files).Select(i => TestShard.Document($"f{i}.txt", $"common round{round} file{i}"))];
        shard.Commit("c0", State(0));
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var searches = 0;
            while (!done.IsCancellationRequested || searches == 0)
            {
                using var snapshot = shard.Index.Acquire();
                var round = snapshot.FindRef(TestShard.Main)!.CommitId[1..];
                var hits = snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse($"round{round}"), Mode = SearchMode.Exact, Ref = TestShard.Main });
                hits.Candidates.Should().HaveCount(Files);
                snapshot.Fetch(hits.Candidates.Select(hit => (hit.Segment, hit.Chunk)), ParsedQuery.Parse("common"), SearchMode.Keyword).Should().OnlyContain(text => text != null);
                searches++;
            }
        })).ToArray();

        for (var round = 1; round <= 40; round++)
        {
            shard.Commit($"c{round}", State(round));
            shard.Index.Compact();
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Directory.GetFiles(shard.Folder, "*.seg").Should().ContainSingle();
    }

    [Fact]
    public void A_commit_during_a_compaction_keeps_what_it_took_up()
    {
        var (first, second, third) = (TestShard.Document("a.txt", "alpha"), TestShard.Document("b.txt", "beta"), TestShard.Document("c.txt", "gamma"));
        shard.Commit("c1", [first, second]);
        shard.Commit("c2", [second, third]);
        var before = shard.Index.Hold();
        var plan = new CompactionPlan([.. before.Segments]);
        var merged = SegmentMerge.Write(shard.Folder, before, plan, IoBudget.Unlimited, CancellationToken.None);
        before.Release();

        // While the merge was written, a commit brought the first document back, dropped the second and added a fourth.
        var fourth = TestShard.Document("d.txt", "delta");
        shard.Commit("c3", [first, third, fourth]);
        shard.Index.Replace(merged);

        for (var opening = 0; opening < 2; opening++)
        {
            using var snapshot = shard.Index.Acquire();
            snapshot.FindRef(TestShard.Main)!.CommitId.Should().Be("c3");
            snapshot.Files(TestShard.Main).Select(file => file.Path).Should().BeEquivalentTo("a.txt", "c.txt", "d.txt");
            new[] { "alpha", "beta", "gamma", "delta" }.Select(word => shard.Search(word).Candidates.Length).Should().Equal(1, 0, 1, 1);
            shard.Reopen();
        }
    }

    [Fact]
    public void A_compaction_whose_documents_a_commit_has_dropped_leaves_no_segment()
    {
        shard.Commit("c1", [TestShard.Document("a.txt", "alpha")]);
        var before = shard.Index.Hold();
        var plan = new CompactionPlan([.. before.Segments]);
        var merged = SegmentMerge.Write(shard.Folder, before, plan, IoBudget.Unlimited, CancellationToken.None);
        before.Release();

        shard.Commit("c2", [TestShard.Document("b.txt", "beta")]);
        shard.Index.Replace(merged);

        shard.Search("beta").Candidates.Should().ContainSingle();
        Directory.GetFiles(shard.Folder, "*.seg").Should().ContainSingle();
    }

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(shard.Folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

    private static Dictionary<string, byte[]> Plus(Dictionary<string, byte[]> files, string name, byte[] bytes) => new(files) { [name] = bytes };
}
