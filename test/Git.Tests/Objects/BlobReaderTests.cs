using System.Text;

namespace LunarHub.Git.Tests;

public sealed class BlobReaderTests : MirrorFixture
{
    [Fact]
    public async Task Blobs_come_in_order_byte_for_byte_and_a_missing_one_says_so()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var content = new byte[i * 37];
            random.NextBytes(content);
            File.WriteAllBytes(Path.Combine(Source.Folder, $"f{i:000}"), content);
        }

        var ids = await FetchIdsAsync();
        await using var reader = Mirror.OpenBlobReader();
        var blobs = await reader.ReadAllAsync(ids.Append(new string('1', 40))).ToListAsync();

        blobs.Select(blob => blob.ObjectId).Should().Equal(ids.Append(new string('1', 40)));
        for (var i = 0; i < 300; i++)
        {
            blobs[i].Content.Should().Equal(File.ReadAllBytes(Path.Combine(Source.Folder, $"f{i:000}")));
        }

        blobs[^1].Should().Be(new BlobContent(new string('1', 40), BlobStatus.Missing, 0, null));
    }

    [Fact]
    public async Task Requests_far_ahead_of_the_answers_never_wait_for_each_other()
    {
        Source.Write("empty", "").Write("a", "x");
        var ids = await FetchIdsAsync();
        await using var reader = Mirror.OpenBlobReader();

        (await reader.ReadAllAsync(Enumerable.Range(0, 12_000).Select(i => ids[i % 2])).Select(blob => blob.Content!.Length).SumAsync()).Should().Be(6_000);
    }

    [Fact]
    public async Task A_blob_over_the_limit_is_passed_over_and_its_size_reported()
    {
        Source.Write("1", "before").Write("2", new string('x', 5000)).Write("3", "after");
        var ids = await FetchIdsAsync();
        Options.MaxBlobBytes = 4999;
        await using var reader = Mirror.OpenBlobReader();

        var blobs = await reader.ReadAllAsync(ids).ToListAsync();

        blobs.Select(blob => (blob.Status, blob.Size)).Should().Equal((BlobStatus.Read, 6), (BlobStatus.TooLarge, 5000), (BlobStatus.Read, 5));
        blobs[2].Content.Should().Equal("after"u8.ToArray());
    }

    [Fact]
    public async Task A_damaged_blob_costs_only_itself()
    {
        var random = new Random(11);
        for (var i = 0; i < 20; i++)
        {
            var content = new byte[3000];
            random.NextBytes(content);
            File.WriteAllBytes(Path.Combine(Source.Folder, $"f{i:00}"), content);
        }

        var ids = await FetchIdsAsync();
        Damage(ids[3], bytes => bytes[..(bytes.Length / 2)]);
        Damage(ids[4], bytes => bytes[..(bytes.Length / 2)]);
        Damage(ids[9], _ => "not an object"u8.ToArray());
        Damage(ids[19], bytes => bytes[..(bytes.Length / 2)]);

        await using var reader = Mirror.OpenBlobReader();
        var blobs = await reader.ReadAllAsync(ids).ToListAsync();

        blobs.Select(blob => blob.ObjectId).Should().Equal(ids);
        blobs.Select((blob, i) => (i, blob.Status)).Where(pair => pair.Status != BlobStatus.Read)
            .Should().Equal((3, BlobStatus.Unreadable), (4, BlobStatus.Unreadable), (9, BlobStatus.Missing), (19, BlobStatus.Unreadable));
    }

    [Fact]
    public async Task A_git_that_dies_is_started_again_where_it_ended()
    {
        for (var i = 0; i < 200; i++)
        {
            Source.Write($"f{i:000}", $"content {i}\n");
        }

        var ids = await FetchIdsAsync();
        using var fake = new FakeGit("echo x >> $T/starts; if [ $(wc -l < $T/starts) -le 3 ]; then head -n 50 | $GIT \"$@\"; kill -9 $$; fi; exec $GIT \"$@\"");
        await using var reader = new GitMirror(Folder, fake.Options).OpenBlobReader();

        var blobs = await reader.ReadAllAsync(ids).ToListAsync();

        blobs.Select(blob => Encoding.UTF8.GetString(blob.Content!)).Should().Equal(Enumerable.Range(0, 200).Select(i => $"content {i}\n"));
        fake.Note("starts").Should().HaveLength(8, "four starts were needed");
    }

    [Fact]
    public async Task A_mirror_that_is_gone_is_named_and_not_taken_for_damaged_blobs()
    {
        await using var reader = Mirror.OpenBlobReader();
        var read = async () => await reader.ReadAllAsync([new string('1', 40)]).ToListAsync();

        (await read.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
    }

    [Fact]
    public async Task A_failure_of_the_ids_reaches_the_reader_after_what_was_asked_before()
    {
        Source.Write("a", "x");
        var ids = await FetchIdsAsync();
        await using var reader = Mirror.OpenBlobReader();
        var read = new List<BlobContent>();
        var drain = async () =>
        {
            await foreach (var blob in reader.ReadAllAsync(ids.Append("--help")))
            {
                read.Add(blob);
            }
        };

        (await drain.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
        read.Count.Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Who_stops_reading_leaves_no_process_behind()
    {
        Source.Write("a", new string('x', 1 << 20));
        var ids = await FetchIdsAsync();
        using var fake = new FakeGit("echo $$ > $T/pid; exec $GIT \"$@\"");
        await using (var reader = new GitMirror(Folder, fake.Options).OpenBlobReader())
        {
            (await reader.ReadAllAsync(Enumerable.Repeat(ids[0], 100_000)).FirstAsync()).Size.Should().Be(1 << 20);
        }

        Directory.Exists($"/proc/{fake.Note("pid").Trim()}").Should().BeFalse();
    }

    [Fact]
    public async Task Cancellation_ends_the_reading()
    {
        Source.Write("a", new string('x', 1 << 20));
        var ids = await FetchIdsAsync();
        using var cancellation = new CancellationTokenSource();
        await using var reader = Mirror.OpenBlobReader(cancellation.Token);
        var read = async () =>
        {
            await foreach (var blob in reader.ReadAllAsync(Enumerable.Repeat(ids[0], 100_000)))
            {
                await cancellation.CancelAsync();
            }
        };

        await read.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Objects_are_measured_without_being_read()
    {
        Source.Write("a", new string('x', 1234));
        var ids = await FetchIdsAsync();
        var missing = new string('1', 40);

        var headers = await Mirror.MeasureAsync([ids[0], missing, Source.Head()]).ToListAsync();

        headers[0].Should().Be(new ObjectHeader(ids[0], "blob", 1234));
        headers[1].Should().Be(new ObjectHeader(missing, null, 0));
        headers[2].Type.Should().Be("commit");
    }

    // A local source's objects are links: the damage must not reach it.
    private void Damage(string id, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(Folder, "objects", id[..2], id[2..]);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        File.WriteAllBytes(path, change(bytes));
    }

    private async Task<List<string>> FetchIdsAsync()
    {
        Source.Commit("all");
        var state = await FetchAsync();
        return await Mirror.ListTreeAsync(state.DefaultCommit!).Select(entry => entry.ObjectId).ToListAsync();
    }
}
