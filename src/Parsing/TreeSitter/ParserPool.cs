using System.Collections.Concurrent;

namespace LunarHub.Parsing.TreeSitter;

/// <summary>
/// At most <c>capacity</c> parses at once, over all languages. A parse that is stuck gives its place to others, as long as no more than
/// <see cref="MostStuck"/> are: a hostile text costs its own tree and some processor time, never the work of others.
/// </summary>
internal sealed class ParserPool : IDisposable
{
    public const int MostStuck = 8;

    private readonly Func<INativeParser> _parsers;
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentBag<ParserThread> _idle = [];
    private readonly Lock _gate = new();
    private int _stuck;
    private bool _isDisposed;

    public ParserPool(TreeSitterCore core, int capacity)
        : this(() => new NativeParser(core), capacity)
    {
    }

    internal ParserPool(Func<INativeParser> parsers, int capacity)
    {
        _parsers = parsers;
        _free = new SemaphoreSlim(capacity, capacity);
    }

    /// <summary>How many parses are stuck.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>The tree, or null when the time ran out or the tree has more than <paramref name="maxNodes"/> nodes.</summary>
    /// <param name="anonymous">True to keep the tokens (keywords, operators, brackets) as nodes of their own.</param>
    /// <param name="patient">False to wait for a free parser no longer than the parse itself may take.</param>
    public SyntaxTree? Parse(nint language, ReadOnlySpan<byte> text, TimeSpan timeout, int maxNodes, CancellationToken cancellationToken, bool anonymous = false, bool patient = true)
    {
        if (!_free.Wait(patient ? Timeout.InfiniteTimeSpan : timeout, cancellationToken))
        {
            return null;
        }

        var thread = _idle.TryTake(out var idle) ? idle : new ParserThread(_parsers(), Back);
        var job = new ParseJob(language, text.ToArray(), timeout, maxNodes, anonymous);
        using var registration = cancellationToken.UnsafeRegister(static flag => Volatile.Write(ref ((int[])flag!)[0], 1), job.Cancelled);
        if (!thread.TryParse(job, Patience(timeout), out var tree))
        {
            Leave();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        job.Dispose();
        _idle.Add(thread);
        _free.Release();
        if (tree is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return tree;
    }

    /// <summary>Deletes the idle parsers. No parse may be under way but stuck ones, whose threads end by themselves.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        while (_idle.TryTake(out var thread))
        {
            thread.End();
        }

        _free.Dispose();
    }

    // The core stops at its own deadline nearly always; only what is well past it is stuck.
    private static TimeSpan Patience(TimeSpan timeout) => timeout + (timeout / 2) + TimeSpan.FromMilliseconds(100);

    private void Leave()
    {
        lock (_gate)
        {
            if (++_stuck <= MostStuck)
            {
                _free.Release();
            }
        }
    }

    private void Back(ParserThread thread)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                thread.End();
                return;
            }

            if (_stuck-- > MostStuck)
            {
                _free.Release();
            }

            _idle.Add(thread);
        }
    }
}
