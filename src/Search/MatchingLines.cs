using System.Collections;
using LunarHub.Search.History;

namespace LunarHub.Search;

/// <summary>The matching lines of one ref: read as they are enumerated, one file's at a time.</summary>
public sealed class MatchingLines : IEnumerable<MatchingLine>
{
    private readonly IEnumerable<MatchingLine> lines;
    private readonly ChangeRule changes;

    internal MatchingLines(IEnumerable<MatchingLine> lines, ChangeRule changes) => (this.lines, this.changes) = (lines, changes);

    /// <summary>True once a file was passed over because the query asks for last changes and its own is not known.</summary>
    public bool ChangesMissing => changes.HasMissed;

    public IEnumerator<MatchingLine> GetEnumerator() => lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
