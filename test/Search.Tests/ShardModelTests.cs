using System.Collections.Immutable;
using System.Text;

namespace LunarHub.Search.Tests;

/// <summary>After any run of commits, merges and reopenings, a shard holds what a table in memory does.</summary>
public sealed class ShardModelTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_shard_holds_what_a_table_in_memory_does(int seed)
    {
        using var run = new Run(seed);
        for (var step = 0; step < 60; step++)
        {
            run.Step();
            run.Check();
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(100, 12)];

    private sealed class Run(int seed) : IDisposable
    {
        private static readonly string[] Refs = ["refs/heads/main", "refs/heads/topic", "refs/heads/old"];

        private readonly Random random = new(seed);
        private readonly TestShard shard = new();
        private readonly Dictionary<string, (string Commit, ImmutableSortedDictionary<string, string> Files)> model = [];
        private int commits;

        public void Dispose() => shard.Dispose();

        public void Step()
        {
            var reference = Refs[random.Next(Refs.Length)];
            switch (random.Next(10))
            {
                case 0:
                    shard.Reopen();
                    break;
                case 1:
                    shard.Index.Compact();
                    break;
                case 2:
                    shard.Index.Commit(new ShardCommit(reference, "", DateTimeOffset.UnixEpoch, [], null));
                    model.Remove(reference);
                    break;
                case 3 or 4:
                    CommitWhole(reference);
                    break;
                default:
                    CommitDifference(reference);
                    break;
            }
        }

        public void Check()
        {
            using var snapshot = shard.Index.Acquire();
            snapshot.Refs.Select(held => (held.Name, held.CommitId, held.Documents)).Should().BeEquivalentTo(model.Select(entry => (entry.Key, entry.Value.Commit, entry.Value.Files.Count)));
            foreach (var (reference, (_, files)) in model)
            {
                snapshot.Files(reference).Select(file => (file.Path, Encoding.UTF8.GetString(snapshot.Read(reference, file.Path)!.Text.Span)))
                    .Should().BeEquivalentTo(files.Select(file => (file.Key, file.Value)));
                foreach (var word in files.Values.Distinct().Take(3))
                {
                    shard.Search(word, reference: reference).Candidates.Select(hit => hit.Path).Should().BeEquivalentTo(files.Where(file => file.Value == word).Select(file => file.Key));
                }
            }
        }

        private void CommitWhole(string reference)
        {
            var files = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Paths(8).Select(path => KeyValuePair.Create(path, Word())));
            var documents = files.Select(file => TestShard.Document(file.Key, file.Value)).ToList();
            var commit = NextCommit();
            MergeBeside(() => shard.Commit(commit, documents, reference));
            model[reference] = (commit, files);
        }

        private void CommitDifference(string reference)
        {
            if (model.Count == 0)
            {
                CommitWhole(reference);
                return;
            }

            var (from, (at, files)) = model.ElementAt(random.Next(model.Count));
            var removed = Paths(3).ToList();
            var added = Paths(3).Select(path => TestShard.Document(path, Word())).ToList();
            var commit = NextCommit();
            MergeBeside(() => shard.Index.Commit(new ShardCommit(
                reference, commit, DateTimeOffset.UnixEpoch, shard.WriteFresh(added) is { } name ? [name] : [], [.. added.Select(TestShard.Key)])
            {
                Base = new CommitBase(from, at, removed),
            }));
            model[reference] = (commit, files.RemoveRange(removed).SetItems(added.Select(document => KeyValuePair.Create(document.Path, Encoding.UTF8.GetString(document.Text.Span)))));
        }

        // Now and then a merge of everything is planned before a commit and takes its place after it, as it does when both run at once.
        private void MergeBeside(Action commit)
        {
            if (random.Next(5) > 0)
            {
                commit();
                return;
            }

            var before = shard.Index.Hold();
            var merged = Storage.SegmentMerge.Write(shard.Folder, before, new Storage.CompactionPlan([.. before.Segments]), IoBudget.Unlimited, CancellationToken.None);
            commit();
            shard.Index.Replace(merged);
            before.Release();
        }

        private string NextCommit() => $"c{++commits}";

        private IEnumerable<string> Paths(int most) => Enumerable.Range(0, random.Next(most + 1)).Select(_ => $"f{random.Next(10)}.txt").Distinct();

        // Letters only: a number would be a term of its own.
        private string Word() => $"q{(char)('a' + random.Next(6))}z{(char)('a' + random.Next(6))}x";
    }
}
