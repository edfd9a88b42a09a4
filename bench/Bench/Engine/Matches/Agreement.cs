using LunarHub.Bench.Engine.Queries;

namespace LunarHub.Bench.Engine.Matches;

/// <summary>How far one system's matches agree with ripgrep's, added up over queries.</summary>
internal sealed class Agreement
{
    private readonly List<MatchDifference> _differences = [];

    public int Queries { get; private set; }

    /// <summary>Queries with exactly the same files and, where the system tells lines, the same lines.</summary>
    public int Equal { get; private set; }

    public int Files { get; private set; }

    public int FilesFound { get; private set; }

    public int FilesExtra { get; private set; }

    public int Lines { get; private set; }

    public int LinesFound { get; private set; }

    public int LinesExtra { get; private set; }

    public bool HasLines { get; private set; } = true;

    public IReadOnlyList<MatchDifference> Differences => _differences;

    /// <param name="reason">Why a system may not hold, or may hold more of, a file; empty where nothing is known.</param>
    public void Add(EngineQuery query, MatchSet truth, MatchSet found, Func<string, string> reason)
    {
        var before = _differences.Count;
        HasLines &= found.HasLines;
        Queries++;
        foreach (var file in truth.Files)
        {
            var held = found.Holds(file);
            Files++;
            FilesFound += held ? 1 : 0;
            var lines = truth.LinesOf(file);
            var same = lines.Keys.Count(line => found.Holds(file, line));
            Lines += lines.Count;
            LinesFound += same;
            if (!held || (found.HasLines && same < lines.Count))
            {
                _differences.Add(new MatchDifference(query.Hub, file, held ? $"{lines.Count - same} of {lines.Count} lines not found" : "file not found", reason(file)));
            }
        }

        foreach (var file in found.Files)
        {
            var extra = found.HasLines ? found.LinesOf(file).Keys.Count(line => !truth.Holds(file, line)) : 0;
            FilesExtra += truth.Holds(file) ? 0 : 1;
            LinesExtra += extra;
            if (extra > 0 || !truth.Holds(file))
            {
                _differences.Add(new MatchDifference(query.Hub, file, truth.Holds(file) ? $"{extra} places that ripgrep does not have" : "file that ripgrep does not have", reason(file)));
            }
        }

        Equal += _differences.Count == before ? 1 : 0;
    }
}

/// <summary>One file on which a system and ripgrep differ for one query.</summary>
internal sealed record MatchDifference(string Query, string File, string What, string Reason);
