namespace LunarHub.Parsing.TreeSitter;

/// <summary>One text to parse, and whoever waits for it. The text is the job's own, for a parse may outlive the call that asked for it.</summary>
internal sealed class ParseJob(nint language, byte[] text, TimeSpan timeout, int maxNodes, bool anonymous) : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private SyntaxTree? _tree;
    private int _left;

    public nint Language => language;

    public byte[] Text => text;

    public TimeSpan Timeout => timeout;

    public int MaxNodes => maxNodes;

    /// <summary>Whether tokens (keywords, operators, brackets) are kept as nodes of their own.</summary>
    public bool Anonymous => anonymous;

    /// <summary>Not zero when the parse is to stop. The native side polls it, so it never moves.</summary>
    public int[] Cancelled { get; } = GC.AllocateArray<int>(1, pinned: true);

    /// <summary>Waits for the parse; false when it did not end in time. Then nobody waits for it any more and its tree is freed when it comes.</summary>
    public bool Wait(TimeSpan patience, out SyntaxTree? tree)
    {
        if (_ended.Wait(patience) || Interlocked.Exchange(ref _left, 1) == 1)
        {
            // Where the other side was first it is about to set the event.
            _ended.Wait();
            tree = _tree;
            return true;
        }

        tree = null;
        return false;
    }

    /// <summary>Hands over the tree; false, and the tree is freed, when nobody waits for it.</summary>
    public bool End(SyntaxTree? tree)
    {
        _tree = tree;
        if (Interlocked.Exchange(ref _left, 1) == 1)
        {
            tree?.Dispose();
            return false;
        }

        _ended.Set();
        return true;
    }

    public void Dispose() => _ended.Dispose();
}
