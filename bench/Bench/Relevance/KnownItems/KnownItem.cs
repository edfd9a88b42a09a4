namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>One thing that somebody knows of and looks for.</summary>
/// <param name="Kind">How it is asked for: <c>symbol</c>, <c>words</c>, <c>described</c>, <c>path</c>, <c>error</c> or <c>commit</c>.</param>
/// <param name="Query">What is typed.</param>
/// <param name="Places">Where it is; any of them will do.</param>
internal sealed record KnownItem(string Kind, string Query, IReadOnlyList<KnownPlace> Places)
{
    /// <summary>Whether files are looked for, not chunks.</summary>
    public bool IsFile => Places[0].Line == 0;
}

/// <param name="Path">Inside the index.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
internal readonly record struct KnownPlace(string Path, int Line)
{
    public bool Holds(string path, int firstLine, int lastLine) => path == Path && (Line == 0 || (Line >= firstLine && Line <= lastLine));
}
