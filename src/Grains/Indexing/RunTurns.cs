namespace LunarHub.Grains.Indexing;

/// <summary>What a run has to do next, the most urgent first.</summary>
internal enum TurnKind
{
    /// <summary>Little, and somebody waits for it: a push.</summary>
    Push,

    /// <summary>Little, and nobody waits: a look at the source.</summary>
    Check,

    /// <summary>Much: a first index, a rebuild, a commit of thousands of files.</summary>
    Bulk,
}

/// <summary>
/// Who may work next. A repository stands in a line once at most and goes to its end again after its turn, so that one that changes all the time does not keep others waiting. Bulk work leaves
/// a turn to pushes, gives way while they are at work, and goes smaller first; what was passed over is taken for half as large each time, so that nothing waits for ever. Thread-safe.
/// </summary>
public sealed class RunTurns
{
    // Bulk work gives way to pushes, but a stream of them must not stop it for good.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Line looking;
    private readonly Line working;
    private readonly TimeProvider time;

    /// <summary>As many turns at work as <see cref="IndexingOptions.ConcurrentRuns"/> says, and twice as many that only look at their sources.</summary>
    public RunTurns(IndexingOptions options, TimeProvider time)
    {
        var runs = Math.Max(1, options.ConcurrentRuns);
        this.time = time;
        looking = new Line(2 * runs, 2 * runs);
        working = new Line(runs, Math.Max(1, runs - 1));
    }

    /// <summary>Runs that wait for a turn of either sort.</summary>
    public int Waiting => looking.Waiting + working.Waiting;

    /// <summary>A turn to fetch and compare.</summary>
    internal Task<IDisposable> LookAsync(TurnKind kind, CancellationToken cancellationToken) => looking.EnterAsync(kind, 0, cancellationToken);

    /// <summary>A turn to read, parse and embed.</summary>
    /// <param name="bytes">How much; decides among bulk work.</param>
    internal Task<IDisposable> WorkAsync(TurnKind kind, long bytes, CancellationToken cancellationToken) => working.EnterAsync(kind, bytes, cancellationToken);

    /// <summary>For bulk work between two files: waits while pushes are at work or wait for a turn.</summary>
    internal async ValueTask GiveWayAsync(CancellationToken cancellationToken)
    {
        if (working.Quiet is { IsCompleted: false } quiet)
        {
            await Task.WhenAny(quiet, Task.Delay(LongestPause, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class Line(int places, int mostBulk)
    {
        private readonly Lock gate = new();
        private readonly List<Waiter> waiters = [];
        private TaskCompletionSource quiet = Completed();
        private int free = places;
        private int bulkFree = mostBulk;
        private int pushes;

        public int Waiting
        {
            get
            {
                lock (gate)
                {
                    return waiters.Count;
                }
            }
        }

        /// <summary>Completed while no push is at work or waits.</summary>
        public Task Quiet
        {
            get
            {
                lock (gate)
                {
                    return quiet.Task;
                }
            }
        }

        public async Task<IDisposable> EnterAsync(TurnKind kind, long bytes, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var waiter = new Waiter(kind, bytes);
            lock (gate)
            {
                waiters.Add(waiter);
                Count(kind, 1);
                Admit();
            }

            await using var registration = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
            await waiter.Turn.Task;
            return new Place(this, kind);
        }

        private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                if (waiters.Remove(waiter))
                {
                    Count(waiter.Kind, -1);
                    waiter.Turn.TrySetCanceled(cancellationToken);
                }
            }
        }

        private void Leave(TurnKind kind)
        {
            lock (gate)
            {
                free++;
                bulkFree += kind == TurnKind.Bulk ? 1 : 0;
                Count(kind, -1);
                Admit();
            }
        }

        private void Count(TurnKind kind, int change)
        {
            pushes += kind == TurnKind.Push ? change : 0;
            if (pushes == 0)
            {
                quiet.TrySetResult();
            }
            else if (quiet.Task.IsCompleted)
            {
                quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        private void Admit()
        {
            while (free > 0 && Next() is { } next)
            {
                waiters.Remove(next);
                free--;
                if (next.Kind == TurnKind.Bulk)
                {
                    bulkFree--;
                    waiters.ForEach(passed => passed.Bytes /= passed.Kind == TurnKind.Bulk ? 2 : 1);
                }

                next.Turn.TrySetResult();
            }
        }

        // In each kind the first that came, among bulk work the smallest.
        private Waiter? Next() => waiters.Where(waiter => waiter.Kind != TurnKind.Bulk || bulkFree > 0).OrderBy(waiter => waiter.Kind).ThenBy(waiter => waiter.Bytes).FirstOrDefault();

        private static TaskCompletionSource Completed()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }

        private sealed class Waiter(TurnKind kind, long bytes)
        {
            public TurnKind Kind => kind;

            public long Bytes { get; set; } = kind == TurnKind.Bulk ? bytes : 0;

            public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        private sealed class Place(Line line, TurnKind kind) : IDisposable
        {
            private int left;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref left, 1) == 0)
                {
                    line.Leave(kind);
                }
            }
        }
    }
}
