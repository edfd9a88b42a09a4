namespace LunarHub.Parsing.TreeSitter;

/// <summary>
/// A thread with a native parser of its own. The core looks at its deadline between steps, and some texts make one step last for minutes: then the caller
/// goes on without a tree, and the thread is not used again until it has come back.
/// </summary>
internal sealed class ParserThread
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly INativeParser _parser;
    private readonly Action<ParserThread> _back;
    private ParseJob? _job;

    /// <param name="parser">Deleted when the thread ends.</param>
    /// <param name="back">Called when the parse of a job that nobody waited for has ended after all.</param>
    public ParserThread(INativeParser parser, Action<ParserThread> back)
    {
        (_parser, _back) = (parser, back);
        new Thread(Work) { IsBackground = true, Name = "parser" }.Start();
    }

    /// <summary>Parses; false when the parse is stuck.</summary>
    public bool TryParse(ParseJob job, TimeSpan patience, out SyntaxTree? tree)
    {
        _job = job;
        _asked.Release();
        return job.Wait(patience, out tree);
    }

    /// <summary>Ends the thread once it has nothing to do.</summary>
    public void End()
    {
        _job = null;
        _asked.Release();
    }

    private void Work()
    {
        while (true)
        {
            _asked.Wait();
            if (_job is not { } job)
            {
                _parser.Dispose();
                _asked.Dispose();
                return;
            }

            if (!job.End(_parser.Parse(job)))
            {
                job.Dispose();
                _back(this);
            }
        }
    }
}
