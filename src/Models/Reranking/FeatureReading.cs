using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Reranking;

/// <summary>Reads the candidates of one query. One row of <see cref="RerankFeatures.Count"/> numbers each, in their order. Not thread-safe.</summary>
internal sealed class FeatureReading
{
    /// <summary>A longer text is read as far as this many words.</summary>
    private const int MostWords = 800;
    private const int HeadLines = 3;
    private const int OrderedWindow = 2;
    private const int NearWindow = 8;

    private readonly QueryTokens _query;
    private readonly TokenSimilarity _similarity;
    private readonly FieldMatch _text, _head, _name, _parent, _path, _file, _comment;
    private readonly int[] _last;

    public FeatureReading(SubtokenModel model, string query)
    {
        _query = new QueryTokens(model, query);
        _similarity = new TokenSimilarity(model, _query);
        (_text, _head, _name, _parent, _path, _file, _comment) = (new(_query), new(_query), new(_query), new(_query), new(_query), new(_query), new(_query));
        _last = new int[_query.Count];
    }

    /// <summary>False where the query has no words: then there is nothing to read.</summary>
    public bool HasWords => _query.Count > 0;

    /// <param name="candidates">Best first.</param>
    /// <param name="isOver">Asked after each; once true, what is read by then is returned.</param>
    public List<float[]> Read(IReadOnlyList<RerankCandidate> candidates, Func<bool> isOver)
    {
        var rows = new List<float[]>(candidates.Count);
        var held = new List<uint>(candidates.Count);
        var nearest = new List<float[]>(candidates.Count);
        foreach (var candidate in candidates)
        {
            if (rows.Count > 0 && isOver())
            {
                break;
            }

            rows.Add(Read(candidate));
            held.Add(_text.Held);
            nearest.Add(_text.Nearest.ToArray());
        }

        AddRarity(rows, held, nearest);
        AddFirstLook(rows, candidates);
        return rows;
    }

    private float[] Read(RerankCandidate candidate)
    {
        foreach (var field in (FieldMatch[])[_text, _head, _name, _parent, _path, _file, _comment])
        {
            field.Clear();
        }

        var row = new float[RerankFeatures.Count];
        ReadText(candidate.Text, row);
        _name.Add(candidate.Symbol, _similarity);
        _parent.Add(candidate.Parent, _similarity);
        _path.Add(candidate.Path, _similarity);
        var name = candidate.Path.AsSpan(candidate.Path.LastIndexOf('/') + 1);
        _file.Add(name[..(name.LastIndexOf('.') is > 0 and var dot ? dot : name.Length)], _similarity);

        var weights = _query.Weights;
        void Set(RerankFeature feature, float value) => row[(int)feature] = value;
        Set(RerankFeature.AlignText, _text.Aligned(weights));
        Set(RerankFeature.AlignHead, _head.Aligned(weights));
        Set(RerankFeature.AlignName, _name.Aligned(weights));
        Set(RerankFeature.AlignPath, _path.Aligned(weights));
        Set(RerankFeature.AlignComment, _comment.Aligned(weights));
        Set(RerankFeature.WeakestText, _text.Weakest(weights));
        Set(RerankFeature.CoverText, _text.Covered(weights));
        Set(RerankFeature.CoverHead, _head.Covered(weights));
        Set(RerankFeature.CoverName, _name.Covered(weights));
        Set(RerankFeature.CoverPath, _path.Covered(weights));
        Set(RerankFeature.CoverComment, _comment.Covered(weights));
        Set(RerankFeature.CoverAny, FieldMatch.Covered(weights, _text.Held | _name.Held | _path.Held | _parent.Held));
        Set(RerankFeature.NameSpoken, _name.Spoken);
        Set(RerankFeature.NameNamed, _name.Named);
        Set(RerankFeature.FileSpoken, _file.Spoken);
        Set(RerankFeature.FileNamed, _file.Named);
        Set(RerankFeature.ParentSpoken, _parent.Spoken);
        Set(RerankFeature.TextWords, MathF.Log(1 + _text.Words));
        Set(RerankFeature.HeadWords, MathF.Log(1 + _head.Words));
        Set(RerankFeature.NameWords, MathF.Log(1 + _name.Words));
        Set(RerankFeature.QueryWords, MathF.Log(1 + _query.Count));
        Set(RerankFeature.Known, FieldMatch.Covered(weights, _query.Known));
        Set(RerankFeature.IsFunction, candidate.Kind is "function" or "method" or "constructor" ? 1 : 0);
        Set(RerankFeature.IsType, candidate.Kind is "class" or "struct" or "interface" or "enum" or "trait" or "type" or "module" ? 1 : 0);
        Set(RerankFeature.IsProse, candidate.Language is "markdown" or "rst" or "text" or "asciidoc" ? 1 : 0);
        Set(RerankFeature.IsTest, candidate.Path.Contains("test", StringComparison.OrdinalIgnoreCase) || candidate.Path.Contains("spec", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
        return row;
    }

    private void ReadText(string text, float[] row)
    {
        Array.Fill(_last, -1_000);
        var (position, line, first, hits) = (0, 0, -1, 0);
        var (ordered, near) = (0u, 0u);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var content = text.AsSpan()[range].Trim();
            if (content.IsEmpty)
            {
                continue;
            }

            var isComment = IsComment(content);
            var scanner = new SubtokenScanner(content);
            while (position < MostWords && scanner.MoveNext())
            {
                position++;
                var word = _similarity.Find(scanner.Current);
                _text.Add(word, _similarity);
                if (line < HeadLines)
                {
                    _head.Add(word, _similarity);
                }

                if (isComment)
                {
                    _comment.Add(word, _similarity);
                }

                if (_similarity.SameAs(word) is >= 0 and var same)
                {
                    hits++;
                    first = first < 0 ? position : first;
                    _last[same] = position;
                    ordered |= same > 0 && position - _last[same - 1] <= OrderedWindow ? 1u << same : 0;
                    near |= same > 0 && position - _last[same - 1] <= NearWindow ? 1u << same : 0;
                    near |= same + 1 < _last.Length && position - _last[same + 1] <= NearWindow ? 1u << (same + 1) : 0;
                }
            }

            line++;
        }

        var pairs = Math.Max(1, _query.Count - 1);
        row[(int)RerankFeature.Ordered] = (float)System.Numerics.BitOperations.PopCount(ordered) / pairs;
        row[(int)RerankFeature.Near] = (float)System.Numerics.BitOperations.PopCount(near) / pairs;
        row[(int)RerankFeature.Early] = first < 0 ? 0 : 1f / (1 + MathF.Log(first));
        row[(int)RerankFeature.Density] = position > 0 ? (float)hits / position : 0;
    }

    private static bool IsComment(ReadOnlySpan<char> line) =>
        line.StartsWith("//") || line.StartsWith("#") || line.StartsWith("*") || line.StartsWith("/*") || line.StartsWith("\"\"\"") || line.StartsWith("'''") || line.StartsWith("--");

    // What few of the candidates hold tells them apart.
    private void AddRarity(List<float[]> rows, List<uint> held, List<float[]> nearest)
    {
        var rarity = new float[_query.Count];
        for (var i = 0; i < rarity.Length; i++)
        {
            var holders = held.Count(bits => (bits & (1u << i)) != 0);
            rarity[i] = _query.Weights[i] * MathF.Log(1 + ((rows.Count + 1f) / (holders + 1f)));
        }

        for (var r = 0; r < rows.Count; r++)
        {
            rows[r][(int)RerankFeature.CoverTextRare] = FieldMatch.Covered(rarity, held[r]);
            rows[r][(int)RerankFeature.AlignTextRare] = FieldMatch.Mean(rarity, nearest[r]);
        }
    }

    private static void AddFirstLook(List<float[]> rows, IReadOnlyList<RerankCandidate> candidates)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var best = candidates[0].Score;
        var bestCosine = candidates.Take(rows.Count).Max(candidate => candidate.Cosine);
        for (var r = 0; r < rows.Count; r++)
        {
            var (row, candidate) = (rows[r], candidates[r]);
            row[(int)RerankFeature.Keyword] = candidate.Keyword;
            row[(int)RerankFeature.Cosine] = candidate.Cosine;
            row[(int)RerankFeature.Score] = best > 0 ? (float)(candidate.Score / best) : 0;
            row[(int)RerankFeature.ScoreGap] = (float)(best - candidate.Score);
            row[(int)RerankFeature.Place] = 1f / (1 + r);
            row[(int)RerankFeature.CosineGap] = bestCosine - candidate.Cosine;
        }

        AddPlaces(rows, RerankFeature.Keyword, RerankFeature.KeywordPlace);
        AddPlaces(rows, RerankFeature.Cosine, RerankFeature.CosinePlace);
        Standardise(rows, RerankFeature.AlignText, RerankFeature.AlignTextOver);
        Standardise(rows, RerankFeature.CoverText, RerankFeature.CoverTextOver);
        Standardise(rows, RerankFeature.AlignName, RerankFeature.AlignNameOver);
        Standardise(rows, RerankFeature.Cosine, RerankFeature.CosineOver);
        Standardise(rows, RerankFeature.Score, RerankFeature.ScoreOver);
    }

    // Equal values share the better place; what has none, has no place.
    private static void AddPlaces(List<float[]> rows, RerankFeature of, RerankFeature target)
    {
        var values = rows.Select(row => row[(int)of]).OrderDescending().ToArray();
        foreach (var row in rows)
        {
            row[(int)target] = row[(int)of] > 0 ? 1f / (1 + Array.IndexOf(values, row[(int)of])) : 0;
        }
    }

    private static void Standardise(List<float[]> rows, RerankFeature of, RerankFeature target)
    {
        var mean = rows.Average(row => (double)row[(int)of]);
        var deviation = Math.Sqrt(rows.Average(row => Math.Pow(row[(int)of] - mean, 2)));
        foreach (var row in rows)
        {
            row[(int)target] = deviation > 1e-6 ? (float)((row[(int)of] - mean) / deviation) : 0;
        }
    }
}
