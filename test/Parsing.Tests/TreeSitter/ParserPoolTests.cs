using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Tests.TreeSitter;

public sealed class ParserPoolTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_stuck_parse_costs_its_own_tree_and_not_the_place_of_others()
    {
        using var release = new ManualResetEventSlim();
        var parsers = new BlockingParsers(release);
        using var pool = new ParserPool(parsers.Next, capacity: 1);

        Parse(pool, "stuck").Should().BeNull();
        pool.Stuck.Should().Be(1);
        Parse(pool, "plain", TimeSpan.FromSeconds(30)).Should().BeNull();

        pool.Stuck.Should().Be(1);
        parsers.Parsed.Should().Equal("stuck", "plain");
        release.Set();
        SpinWait.SpinUntil(() => pool.Stuck == 0, TimeSpan.FromSeconds(30)).Should().BeTrue();
    }

    [Fact]
    public async Task Beyond_so_many_stuck_parses_the_next_one_waits_until_one_comes_back()
    {
        using var release = new ManualResetEventSlim();
        using var pool = new ParserPool(new BlockingParsers(release).Next, capacity: 1);
        for (var i = 0; i <= ParserPool.MostStuck; i++)
        {
            Parse(pool, "stuck");
        }

        pool.Stuck.Should().Be(ParserPool.MostStuck + 1);
        var next = Task.Run(() => Parse(pool, "plain", TimeSpan.FromSeconds(30)));
        next.IsCompleted.Should().BeFalse();
        release.Set();

        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_cancelled_parse_throws_and_its_parser_serves_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        using var release = new ManualResetEventSlim(initialState: true);
        var parsers = new BlockingParsers(release) { Before = cancellation.Cancel };
        using var pool = new ParserPool(parsers.Next, capacity: 1);

        var parse = () => pool.Parse(0, "plain"u8, TimeSpan.FromSeconds(30), 10, cancellation.Token);

        parse.Should().Throw<OperationCanceledException>();
        Parse(pool, "plain", TimeSpan.FromSeconds(30));
        parsers.Made.Should().Be(1);
    }

    private static SyntaxTree? Parse(ParserPool pool, string text, TimeSpan? timeout = null) => pool.Parse(0, System.Text.Encoding.UTF8.GetBytes(text), timeout ?? Moment, 10, CancellationToken.None);

    /// <summary>Parsers that find no tree, and for the text "stuck" do not come back before they are released.</summary>
    private sealed class BlockingParsers(ManualResetEventSlim release)
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _parsed = [];
        private int _made;

        public Action? Before { get; init; }

        public int Made => Volatile.Read(ref _made);

        public IEnumerable<string> Parsed => _parsed;

        public INativeParser Next()
        {
            Interlocked.Increment(ref _made);
            return new Parser(this, release);
        }

        private sealed class Parser(BlockingParsers all, ManualResetEventSlim release) : INativeParser
        {
            public SyntaxTree? Parse(ParseJob job)
            {
                var text = System.Text.Encoding.UTF8.GetString(job.Text);
                all._parsed.Enqueue(text);
                all.Before?.Invoke();
                if (text == "stuck")
                {
                    release.Wait();
                }

                return null;
            }

            public void Dispose()
            {
            }
        }
    }
}
