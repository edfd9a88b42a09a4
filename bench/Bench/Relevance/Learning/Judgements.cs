using LunarHub.Search;

namespace LunarHub.Bench.Relevance.Learning;

/// <summary>
/// Candidates of many queries with their signals, for learning: a column for each signal, so that a change of one weight is one pass over one column. A query's candidates are a run of rows.
/// </summary>
internal sealed class Judgements
{
    private readonly List<float>[] _columns = [.. Signals.Names.Select(_ => new List<float>())];
    private readonly List<int> _items = [];
    private readonly List<bool> _relevant = [];
    private readonly List<JudgedQuery> _queries = [];

    public IReadOnlyList<JudgedQuery> Queries => _queries;

    public int Rows => _items.Count;

    /// <param name="group">The set or kind of the query, over which figures are averaged.</param>
    /// <param name="fold">Which fold holds the query out.</param>
    /// <param name="hits">Its candidates, in any order that does not change from run to run.</param>
    /// <param name="itemOf">What a hit stands for: hits of one item count once.</param>
    /// <param name="isRelevant">Whether a hit answers the query.</param>
    public void Add(string group, int fold, IReadOnlyList<RankedHit<int>> hits, Func<Candidate, string> itemOf, Func<Candidate, bool> isRelevant)
    {
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        _queries.Add(new JudgedQuery(group, fold, _items.Count, hits.Count));
        foreach (var hit in hits)
        {
            var item = itemOf(hit.Candidate);
            items.TryAdd(item, items.Count);
            _items.Add(items[item]);
            _relevant.Add(isRelevant(hit.Candidate));
            for (var signal = 0; signal < _columns.Length; signal++)
            {
                _columns[signal].Add(hit.Evidence[(Signal)signal]);
            }
        }
    }

    /// <summary>Adds a signal, times <paramref name="weight"/>, to a score for each row.</summary>
    public void AddTo(double[] scores, Signal signal, double weight)
    {
        var column = _columns[(int)signal];
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] += weight * column[row];
        }
    }

    /// <summary>The rank of the first item that answers the query, from 1; 0 where none of the first ten does. Equal scores stand in the order of the rows.</summary>
    public int Rank(JudgedQuery query, double[] scores)
    {
        var (best, end) = (-1, query.First + query.Count);
        for (var row = query.First; row < end; row++)
        {
            best = _relevant[row] && (best < 0 || scores[row] > scores[best]) ? row : best;
        }

        if (best < 0)
        {
            return 0;
        }

        Span<int> ahead = stackalloc int[10];
        var count = 0;
        for (var row = query.First; row < end; row++)
        {
            if ((scores[row] > scores[best] || (scores[row] == scores[best] && row < best)) && !ahead[..count].Contains(_items[row]))
            {
                ahead[count++] = _items[row];
                if (count == ahead.Length)
                {
                    return 0;
                }
            }
        }

        return count + 1;
    }
}

/// <param name="First">The first of the query's rows.</param>
internal readonly record struct JudgedQuery(string Group, int Fold, int First, int Count);
