using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Searching;

public sealed class LineSearchTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Every_line_of_every_repository_is_listed_and_counted()
    {
        using var other = new TemporaryRepository();
        repository.Write("a.txt", "zephyr one\nno\ntwo zephyr zephyr\n").Write("b.txt", "nothing\n").Commit();
        other.Write("c.txt", "\nzephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "one");
        await hub.AddAsync(other, "two");

        var (lines, end) = await ReadAsync(hub, "zephyr");

        lines.Should().BeEquivalentTo(["one:a.txt:1:zephyr one", "one:a.txt:3:two zephyr zephyr", "two:c.txt:2:zephyr"]);
        (end.Lines, end.Matches, end.Files, end.Partial, end.IsCut).Should().Be((3, 4, 2, false, false));
        end.Missing.Should().BeEmpty();
        end.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Far_more_lines_than_are_held_at_once_are_listed_in_order_and_exactly()
    {
        const int Files = 40;
        const int LinesPerFile = 500;
        for (var i = 0; i < Files; i++)
        {
            repository.Write($"file{i:D2}.txt", string.Concat(Enumerable.Range(1, LinesPerFile).Select(line => $"zephyr {line}\n")));
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path, indexing: options => options.ShardBytes = 60_000);
        await hub.AddAsync(repository, "one");

        var (lines, end) = await ReadAsync(hub, "zephyr");

        lines.Order(StringComparer.Ordinal).Should().Equal(
            (from file in Enumerable.Range(0, Files) from line in Enumerable.Range(1, LinesPerFile) select $"one:file{file:D2}.txt:{line}:zephyr {line}").Order(StringComparer.Ordinal));
        (end.Lines, end.Files).Should().Be((Files * LinesPerFile, Files));
        (await ReadAsync(hub, "zephyr")).Lines.Should().Equal(lines, "the order is always the same");
    }

    [Fact]
    public async Task Count_cuts_the_list_and_says_so()
    {
        repository.Write("a.txt", "zephyr 1\nzephyr 2\nzephyr 3\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "one");

        var (two, cut) = await ReadAsync(hub, "zephyr count:2");
        var (three, whole) = await ReadAsync(hub, "zephyr count:3");

        two.Should().Equal("one:a.txt:1:zephyr 1", "one:a.txt:2:zephyr 2");
        (cut.IsCut, cut.Lines, cut.Partial).Should().Be((true, 2, false));
        three.Should().HaveCount(3);
        whole.IsCut.Should().BeFalse();
    }

    [Fact]
    public async Task Names_that_nothing_has_and_queries_without_text_are_told()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "one");

        (await Refused(hub, new SearchRequest { Query = "zephyr", Repositories = ["oen"] })).Should().Be("repo-unknown");
        (await Refused(hub, new SearchRequest { Query = "zephyr", Refs = ["mian"] })).Should().Be("ref-unknown");
        (await Refused(hub, new SearchRequest { Query = "/(/" })).Should().Be("query-invalid-regex");
        (await ReadAsync(hub, "lang:text")).End.Warnings.Should().ContainSingle().Which.Should().Contain("looks for nothing in the text");
    }

    [Fact]
    public async Task Who_stops_reading_stops_the_search_and_the_shard_goes_on_answering()
    {
        repository.Write("a.txt", string.Concat(Enumerable.Repeat("zephyr\n", 20_000))).Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "one");

        await foreach (var part in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(new SearchRequest { Query = "zephyr" }))
        {
            part.Lines.Should().NotBeEmpty();
            break;
        }

        (await ReadAsync(hub, "zephyr")).End.Lines.Should().Be(20_000);
    }

    private static async Task<(List<string> Lines, LineStreamEnd End)> ReadAsync(TestHub hub, string query)
    {
        var lines = new List<string>();
        LineStreamEnd? end = null;
        await foreach (var part in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(new SearchRequest { Query = query }))
        {
            end.Should().BeNull("the end is the last part");
            end = part.End;
            lines.AddRange(part.Lines.Select(line => $"{part.Repository}:{line.Path}:{line.Number}:{line.Text}"));
        }

        return (lines, end!);
    }

    private static async Task<string> Refused(TestHub hub, SearchRequest request)
    {
        var read = async () =>
        {
            await foreach (var _ in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(request))
            {
            }
        };
        return (await read.Should().ThrowAsync<HubException>()).Which.Code;
    }
}
