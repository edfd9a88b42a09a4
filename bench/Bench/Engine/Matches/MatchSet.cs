using System.Runtime.InteropServices;

namespace LunarHub.Bench.Engine.Matches;

/// <summary>Where a query matches: for each file, relative to the corpus, the lines (from 1) and how many matches begin on each.</summary>
/// <param name="hasLines">False for systems that name files only; their lines are left empty.</param>
internal sealed class MatchSet(bool hasLines = true)
{
    private readonly Dictionary<string, SortedDictionary<int, int>> _files = new(StringComparer.Ordinal);

    public bool HasLines { get; } = hasLines;

    public IReadOnlyCollection<string> Files => _files.Keys;

    public int Lines => _files.Values.Sum(lines => lines.Count);

    public bool Holds(string file) => _files.ContainsKey(file);

    public bool Holds(string file, int line) => _files.TryGetValue(file, out var lines) && lines.ContainsKey(line);

    public IReadOnlyDictionary<int, int> LinesOf(string file) => _files.TryGetValue(file, out var lines) ? lines : new SortedDictionary<int, int>();

    public void AddFile(string file) => Entry(file);

    public void Add(string file, int line, int matches = 1)
    {
        var lines = Entry(file);
        lines[line] = lines.GetValueOrDefault(line) + matches;
    }

    private SortedDictionary<int, int> Entry(string file) => CollectionsMarshal.GetValueRefOrAddDefault(_files, file, out _) ??= [];
}
