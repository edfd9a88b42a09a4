namespace LunarHub.Parsing.TreeSitter;

/// <summary>
/// At most <c>capacity</c> native parsers at once, each used by one thread at a time. A parser serves every language, so the bound holds over all of them.
/// </summary>
internal sealed unsafe class ParserPool : IDisposable
{
    private readonly TreeSitterCore _core;
    private readonly SemaphoreSlim _free;
    private readonly System.Collections.Concurrent.ConcurrentBag<nint> _idle = [];

    public ParserPool(TreeSitterCore core, int capacity)
    {
        _core = core;
        _free = new SemaphoreSlim(capacity, capacity);
    }

    /// <summary>The tree, or null when the time ran out or the tree has more than <paramref name="maxNodes"/> nodes.</summary>
    /// <param name="anonymous">True to keep the tokens (keywords, operators, brackets) as nodes of their own.</param>
    /// <param name="patient">False to wait for a free parser no longer than the parse itself may take.</param>
    public SyntaxTree? Parse(nint language, ReadOnlySpan<byte> text, TimeSpan timeout, int maxNodes, CancellationToken cancellationToken, bool anonymous = false, bool patient = true)
    {
        if (!_free.Wait(patient ? Timeout.InfiniteTimeSpan : timeout, cancellationToken))
        {
            return null;
        }

        nint parser = 0;
        try
        {
            parser = _idle.TryTake(out var idle) ? idle : _core.NewParser();
            return _core.SetLanguage(parser, language) == 0 ? null : ParseWith(parser, text, timeout, maxNodes, anonymous, cancellationToken);
        }
        finally
        {
            if (parser != 0)
            {
                _idle.Add(parser);
            }

            _free.Release();
        }
    }

    private SyntaxTree? ParseWith(nint parser, ReadOnlySpan<byte> text, TimeSpan timeout, int maxNodes, bool anonymous, CancellationToken cancellationToken)
    {
        // The native side polls this flag, so it must stay put until the call returns.
        var cancelled = GC.AllocateUninitializedArray<int>(1, pinned: true);
        cancelled[0] = 0;
        using var registration = cancellationToken.CanBeCanceled
            ? cancellationToken.Register(static flag => Volatile.Write(ref ((int[])flag!)[0], 1), cancelled)
            : default;

        nint tree;
        fixed (byte* start = text)
        fixed (int* flag = cancelled)
        {
            tree = _core.Parse(parser, start, (uint)text.Length, (ulong)timeout.Ticks * 100, flag);
        }

        if (tree == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        try
        {
            uint count;
            var nodes = _core.Flatten(tree, anonymous ? 1 : 0, (uint)maxNodes, &count);
            return nodes is null ? null : new SyntaxTree(_core, nodes, (int)count);
        }
        finally
        {
            _core.DeleteTree(tree);
        }
    }

    /// <summary>Deletes the idle parsers. No parse may be under way.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var parser))
        {
            _core.DeleteParser(parser);
        }

        _free.Dispose();
    }
}
