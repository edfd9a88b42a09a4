namespace LunarHub.Subtokens;

/// <summary>
/// Learns what each word of a query is worth beside its rarity: the weights with which a keyword search puts the answer before the other codes (InfoNCE over BM25's own sums, which are linear in the weights).
/// Deterministic by the seed.
/// </summary>
internal sealed class WordWeightLearner
{
    private readonly WordOptions _options;
    private readonly Dictionary<string, int> _numbers;
    private readonly Adam _logs;

    public WordWeightLearner(IReadOnlyList<WordExample> examples, WordOptions options)
    {
        _options = options;
        Queries = examples.SelectMany(example => example.Terms).CountBy(term => term).Where(entry => entry.Value >= options.FewestQueries).ToDictionary(StringComparer.Ordinal);
        _numbers = Queries.Keys.Order(StringComparer.Ordinal).Select((term, number) => (term, number)).ToDictionary(entry => entry.term, entry => entry.number, StringComparer.Ordinal);
        _logs = new Adam(new float[_numbers.Count], 1);
    }

    /// <summary>Every word that has a weight, and how many queries hold it.</summary>
    public IReadOnlyDictionary<string, int> Queries { get; }

    /// <summary>What a word is worth; 1 for one without a weight.</summary>
    public float WeightOf(string term) => MathF.Pow(LearnedWeightOf(term), _options.Softening);

    /// <summary>One round over the examples in a random order; the rate falls from the first of all rounds to the last. Returns the mean loss in nats.</summary>
    public double Learn(IReadOnlyList<WordExample> examples, int epoch)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        new Random(_options.Seed + epoch).Shuffle(order);
        var (loss, done) = (0.0, 0);
        foreach (var batch in order.Chunk(_options.Batch))
        {
            var slopes = new SortedDictionary<int, float>();
            foreach (var example in batch)
            {
                loss += AddSlopes(examples[example], slopes, batch.Length);
            }

            var rate = _options.Rate * (1 - ((epoch + (done / (float)examples.Count)) / _options.Epochs));
            foreach (var (number, slope) in slopes)
            {
                _logs.Move(number, [slope + (_options.Regularisation * _logs.Values[number])], rate);
            }

            done += batch.Length;
        }

        return loss / examples.Count;
    }

    private float LearnedWeightOf(string term) => _numbers.TryGetValue(term, out var number) ? MathF.Exp(_logs.Values[number]) : 1;

    private double AddSlopes(WordExample example, SortedDictionary<int, float> slopes, int batch)
    {
        var (codes, weights) = (example.Shares.GetLength(0), Array.ConvertAll(example.Terms, LearnedWeightOf));
        var chances = new float[codes];
        for (var code = 0; code < codes; code++)
        {
            var score = 0f;
            for (var term = 0; term < weights.Length; term++)
            {
                score += weights[term] * example.Shares[code, term];
            }

            chances[code] = score / _options.Temperature;
        }

        System.Numerics.Tensors.TensorPrimitives.SoftMax<float>(chances, chances);
        for (var term = 0; term < weights.Length; term++)
        {
            if (_numbers.TryGetValue(example.Terms[term], out var number))
            {
                var slope = -example.Shares[0, term];
                for (var code = 0; code < codes; code++)
                {
                    slope += chances[code] * example.Shares[code, term];
                }

                slopes[number] = slopes.GetValueOrDefault(number) + (slope * weights[term] / _options.Temperature / batch);
            }
        }

        return -Math.Log(chances[0]);
    }
}
