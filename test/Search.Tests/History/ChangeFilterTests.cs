namespace LunarHub.Search.Tests.History;

public sealed class ChangeFilterTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 3, 15);

    private readonly TestShard shard = new();
    private readonly IndexDocument[] documents =
    [
        TestShard.Document("old.cs", "retry once\n"),
        TestShard.Document("new.cs", "retry twice\n"),
        TestShard.Document("unknown.cs", "retry never\n"),
    ];

    public ChangeFilterTests()
    {
        shard.Commit("c", documents);
        shard.Index.AddChanges(
        [
            Change(documents[0], "2024-05-01T10:00:00Z", "Ada Lovelace", "ada@example.org"),
            Change(documents[1], "2026-03-14T23:30:00Z", "Grace Hopper", "grace@example.com"),
        ]);
    }

    public void Dispose() => shard.Dispose();

    [Theory]
    [InlineData("retry author:ada", "old.cs")]
    [InlineData("retry author:EXAMPLE.COM", "new.cs")]
    [InlineData("retry author:ada,grace", "old.cs new.cs")]
    [InlineData("retry author:\"Grace Hopper\"", "new.cs")]
    [InlineData("retry author:^grace", "new.cs")]
    [InlineData("retry -author:ada", "new.cs")]
    [InlineData("retry after:2026", "new.cs")]
    [InlineData("retry since:2024-05-01", "old.cs new.cs")]
    [InlineData("retry after:2024-05-01T10:00:01Z", "new.cs")]
    [InlineData("retry before:2024-05-01T10:00Z", "")]
    [InlineData("retry before:2024-05-01T12:01+02:00", "old.cs")]
    [InlineData("retry until:2025-1", "old.cs")]
    [InlineData("retry after:yesterday", "new.cs")]
    [InlineData("retry after:today", "")]
    [InlineData("retry after:2.weeks.ago", "new.cs")]
    [InlineData("retry before:\"1 year ago\"", "old.cs")]
    [InlineData("retry after:24months", "old.cs new.cs", "2026-04-30")]
    [InlineData("retry after:2024-01-01 before:2025-01-01", "old.cs")]
    [InlineData("retry NOT after:2026-03-01", "old.cs")]
    [InlineData("retry AND (author:ada OR after:yesterday)", "old.cs new.cs")]
    [InlineData("author:hopper", "new.cs")]
    public void Files_are_chosen_by_their_last_change(string query, string paths, string? today = null)
    {
        var found = Search(query, today is null ? Today : DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture));

        found.Candidates.Select(candidate => candidate.Path).Should().BeEquivalentTo(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        found.ChangesMissing.Should().BeTrue("the last change of unknown.cs is not known, and the answer must say so");
    }

    [Fact]
    public void A_query_that_does_not_ask_for_changes_misses_none()
        => Search("retry", Today).Should().Match<ShardMatches>(found => found.Candidates.Length == 3 && !found.ChangesMissing);

    [Fact]
    public void What_is_known_survives_a_reopening_and_a_later_change_overrides()
    {
        shard.Index.AddChanges([Change(documents[0], "2026-01-01T00:00:00Z", "Alan Turing", "alan@example.org")]);

        shard.Reopen();

        Search("retry author:ada", Today).Candidates.Should().BeEmpty();
        Search("retry author:turing", Today).Candidates.Should().ContainSingle();
        Missing().Should().Equal("unknown.cs");
    }

    [Fact]
    public void A_file_torn_at_any_byte_keeps_its_whole_batches_and_takes_new_ones()
    {
        shard.Index.AddChanges([Change(documents[2], "2026-01-01T00:00:00Z", "Alan Turing", "alan@example.org")]);
        var path = Path.Combine(shard.Folder, "changes");
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            shard.Reopen();

            var missing = Missing();

            missing.Should().Contain("unknown.cs").And.HaveCount(missing.Contains("old.cs") ? 3 : 1, "batches come and go whole");
            shard.Index.AddChanges(documents.Select(document => Change(document, "2026-02-02T00:00:00Z", "Alan Turing", "")));
            shard.Reopen();
            Missing().Should().BeEmpty();
        }
    }

    [Fact]
    public void A_flipped_bit_is_never_taken_for_a_change()
    {
        var path = Path.Combine(shard.Folder, "changes");
        var whole = File.ReadAllBytes(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, damaged);
            shard.Reopen();

            Missing().Should().HaveCount(3);
        }
    }

    [Fact]
    public void What_is_known_of_documents_that_are_gone_is_forgotten_in_time()
    {
        var path = Path.Combine(shard.Folder, "changes");
        var longest = 0L;
        for (var round = 0; round < 2_500; round += 50)
        {
            shard.Index.AddChanges(Enumerable.Range(round, 50).Select(i => new DocumentChange(new DocumentKey($"{i}.cs", "b"), new LastChange(DateTimeOffset.UnixEpoch, "a", "b"))));
            longest = Math.Max(longest, new FileInfo(path).Length);
        }

        new FileInfo(path).Length.Should().BeLessThan(longest);
        longest.Should().BeLessThan(60_000, "an entry takes 28 bytes, and little over a thousand of the dead are kept");
        Missing().Should().Equal("unknown.cs");
    }

    private static DocumentChange Change(IndexDocument document, string at, string author, string email)
        => new(TestShard.Key(document), new LastChange(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), author, email));

    private ShardMatches Search(string query, DateOnly today)
    {
        using var snapshot = shard.Index.Acquire();
        return snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = SearchMode.Keyword, Ref = TestShard.Main, Today = today });
    }

    private List<string> Missing()
    {
        using var snapshot = shard.Index.Acquire();
        return [.. snapshot.WithoutChange(TestShard.Main).Select(document => document.Path)];
    }
}
