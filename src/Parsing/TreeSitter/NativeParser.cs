namespace LunarHub.Parsing.TreeSitter;

/// <summary>Parses one text at a time, in the thread that calls it.</summary>
internal interface INativeParser : IDisposable
{
    /// <summary>The tree, or null when the time ran out, the job was cancelled, or the tree has too many nodes.</summary>
    SyntaxTree? Parse(ParseJob job);
}

/// <summary>A parser of the tree-sitter core. It serves every language.</summary>
internal sealed unsafe class NativeParser(TreeSitterCore core) : INativeParser
{
    private readonly nint _parser = core.NewParser();

    public SyntaxTree? Parse(ParseJob job)
    {
        if (core.SetLanguage(_parser, job.Language) == 0)
        {
            return null;
        }

        nint tree;
        fixed (byte* start = job.Text)
        fixed (int* cancelled = job.Cancelled)
        {
            tree = core.Parse(_parser, start, (uint)job.Text.Length, (ulong)job.Timeout.Ticks * 100, cancelled);
        }

        if (tree == 0)
        {
            return null;
        }

        try
        {
            uint count;
            var nodes = core.Flatten(tree, job.Anonymous ? 1 : 0, (uint)job.MaxNodes, &count);
            return nodes is null ? null : new SyntaxTree(core, nodes, (int)count);
        }
        finally
        {
            core.DeleteTree(tree);
        }
    }

    public void Dispose() => core.DeleteParser(_parser);
}
