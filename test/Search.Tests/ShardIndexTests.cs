using System.Collections.Immutable;
using System.Text;
using LunarHub.Search;

namespace LunarHub.Search.Tests;

public sealed class ShardIndexTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("shard-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IndexDocument Document(string path, string text, string? symbol = null, float[]? vector = null) => new()
    {
        Path = path,
        BlobId = Text.ContentHash.Of(Encoding.UTF8.GetBytes(text)).ToString(),
        Language = "python",
        Text = Encoding.UTF8.GetBytes(text),
        Chunks =
        [
            new IndexChunk
            {
                StartLine = 1,
                EndLine = text.Split('\n').Length,
                StartByte = 0,
                EndByte = Encoding.UTF8.GetByteCount(text),
                Kind = "function",
                Symbol = symbol,
                Vector = vector,
            },
        ],
    };

    private static void Commit(ShardIndex shard, string commit, params IndexDocument[] documents)
    {
        using var before = shard.Acquire();
        var fresh = documents.Where(document => !before.Contains(new DocumentKey(document.Path, document.BlobId))).ToList();
        var segments = ImmutableArray<string>.Empty;
        if (fresh.Count > 0)
        {
            var builder = new SegmentBuilder("model", 32);
            fresh.ForEach(builder.Add);
            segments = [builder.Write(shard.Folder).Name];
        }

        shard.Commit(new ShardCommit("refs/heads/main", commit, DateTimeOffset.UnixEpoch, segments, [.. documents.Select(document => new DocumentKey(document.Path, document.BlobId))]));
    }

    private static ImmutableArray<Candidate> Search(ShardIndex shard, string query, SearchMode mode = SearchMode.Keyword)
    {
        using var snapshot = shard.Acquire();
        return snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = mode, Ref = "refs/heads/main" }).Candidates;
    }

    [Fact]
    public void What_is_committed_is_found_by_word_part_and_substring_also_after_reopening()
    {
        using (var shard = ShardIndex.Open(folder))
        {
            Commit(shard, "c1", Document("src/users.py", "def get_user_by_id(id):\n    return db[id]\n", "get_user_by_id"), Document("README.md", "# The users of it\n"));
        }

        using var reopened = ShardIndex.Open(folder);
        reopened.Problems.Should().BeEmpty();
        Search(reopened, "getUserById").First().Path.Should().Be("src/users.py");
        Search(reopened, "er_by_i", SearchMode.Exact).Should().ContainSingle().Which.ExactMatches.Should().Be(1);
        Search(reopened, "/get_\\w+_id/").Should().ContainSingle();
        Search(reopened, "user path:*.md").Should().ContainSingle().Which.Path.Should().Be("README.md");
    }

    [Fact]
    public void A_commit_replaces_what_the_ref_held_and_keeps_stored_blobs()
    {
        using var shard = ShardIndex.Open(folder);
        Commit(shard, "c1", Document("a.py", "alpha"), Document("b.py", "beta"));
        Commit(shard, "c2", Document("b.py", "beta"), Document("c.py", "gamma"));

        Search(shard, "alpha").Should().BeEmpty();
        Search(shard, "beta").Should().ContainSingle();
        Search(shard, "gamma").Should().ContainSingle();
        using var snapshot = shard.Acquire();
        snapshot.Refs.Should().ContainSingle().Which.Should().Match<IndexedRef>(held => held.CommitId == "c2" && held.Documents == 2);
    }

    [Fact]
    public void A_snapshot_stays_as_it_was_while_the_index_moves_on()
    {
        using var shard = ShardIndex.Open(folder);
        Commit(shard, "c1", Document("a.py", "alpha"));
        using var old = shard.Acquire();
        Commit(shard, "c2", Document("a.py", "omega"));

        old.Search(new ShardQuery { Query = ParsedQuery.Parse("alpha"), Mode = SearchMode.Keyword, Ref = "refs/heads/main" }).Candidates.Should().ContainSingle();
        Directory.GetFiles(folder, "*.seg").Should().HaveCount(2, "the snapshot still needs the first");
        old.Dispose();
        Directory.GetFiles(folder, "*.seg").Should().HaveCount(1);
    }

    [Fact]
    public void Compaction_changes_nothing_that_a_search_can_see()
    {
        using var shard = ShardIndex.Open(folder);
        var documents = Enumerable.Range(0, 12).Select(i => Document($"f{i}.py", $"shared word{i} text", $"word{i}", [.. Enumerable.Range(0, 32).Select(d => d == i ? 1f : 0f)])).ToArray();
        for (var i = 1; i <= documents.Length; i++)
        {
            Commit(shard, $"c{i}", documents[..i]);
        }

        var before = Search(shard, "shared").Select(candidate => (candidate.Path, candidate.Keyword)).ToHashSet();
        shard.Compact().Should().BeTrue();

        using var snapshot = shard.Acquire();
        snapshot.Segments.Should().Be(1);
        Search(shard, "shared").Select(candidate => candidate.Path).Should().BeEquivalentTo(before.Select(hit => hit.Path));
        Search(shard, "word7").First().Path.Should().Be("f7.py");
        var nearest = snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse("x"), Mode = SearchMode.Semantic, Ref = "refs/heads/main", ModelId = "model", Vector = Enumerable.Range(0, 32).Select(d => d == 3 ? 1f : 0f).ToArray() });
        nearest.Candidates.MaxBy(candidate => candidate.Cosine)!.Path.Should().Be("f3.py");
    }

    [Fact]
    public void A_damaged_segment_is_set_aside_and_the_rest_still_answers()
    {
        using (var shard = ShardIndex.Open(folder))
        {
            Commit(shard, "c1", Document("a.py", "alpha"));
            Commit(shard, "c2", Document("a.py", "alpha"), Document("b.py", "beta"));
        }

        var victim = Directory.GetFiles(folder, "*.seg").First(file => File.ReadAllText(file).Contains("beta", StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(victim);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(victim, bytes);

        using var reopened = ShardIndex.Open(folder);

        reopened.Problems.Should().ContainSingle().Which.Should().Contain("damaged");
        Search(reopened, "alpha").Should().ContainSingle();
        Search(reopened, "beta").Should().BeEmpty();
    }
}
