using System.Numerics.Tensors;
using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens;

/// <summary>Pairs in, model out: vocabulary, weights from inverse document frequency, seeded ±1 rows, then contrastive epochs and rounding to 8 bits.</summary>
internal sealed class Trainer(TrainerOptions options, Action<string> log)
{
    private const int StepsBetweenLines = 50;

    public SubtokenModel Train(List<Pair> pairs)
    {
        var vocabulary = Vocabulary.Count(pairs, options.Subtokens, fewestPairs: 5, fewestRepositories: 3);
        log($"{vocabulary.Tokens.Length} subtokens");
        var filler = new BagFiller(vocabulary);
        Bag[] queries = [.. pairs.Select(pair => filler.Fill(pair.Query))];
        Bag[] codes = [.. pairs.Select(pair => filler.Fill(pair.Code))];
        var keys = Keys(pairs);
        var random = new Random(options.Seed);
        var trainer = new ContrastiveTrainer(Directions(vocabulary.Tokens.Length, random), Weights(vocabulary), options);
        var batches = BatchOrder.Batches(pairs, options, random);
        var losses = 0.0;
        for (var step = 0; step < batches.Count; step++)
        {
            var cooling = 1 - step / (float)batches.Count;
            var batch = batches[step];
            Bag[] bags = [.. batch.Select(i => queries[i]), .. batch.Select(i => codes[i])];
            losses += trainer.Step(bags, [.. batch.Select(i => keys[i])], options.Rate * cooling, options.WeightRate * cooling);
            if ((step + 1) % StepsBetweenLines == 0)
            {
                log($"step {step + 1} of {batches.Count}, loss {losses / StepsBetweenLines:F3}");
                losses = 0;
            }
        }

        return Round(vocabulary.Tokens, trainer);
    }

    private static float[] Weights(Vocabulary vocabulary) => [.. Enumerable.Range(0, vocabulary.Tokens.Length).Select(vocabulary.InverseDocumentFrequency)];

    private float[] Directions(int count, Random random)
    {
        var rows = new float[count * options.Width];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (random.Next(2) == 0 ? -1 : 1) / MathF.Sqrt(options.Width);
        }

        return rows;
    }

    // Pairs of one name answer for each other: which of two methods of a name a comment speaks of, words do not tell.
    private static int[] Keys(List<Pair> pairs)
    {
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. pairs.Select(pair => pair.Symbol is { } symbol ? Key(symbol) : 0)];

        int Key(string symbol)
        {
            keys.TryAdd(symbol, keys.Count + 1);
            return keys[symbol];
        }
    }

    private SubtokenModel Round(string[] subtokens, ContrastiveTrainer trained)
    {
        var scales = new float[subtokens.Length];
        var rows = new sbyte[subtokens.Length * options.Width];
        for (var token = 0; token < subtokens.Length; token++)
        {
            var row = trained.Rows.AsSpan(token * options.Width, options.Width);
            scales[token] = TensorPrimitives.MaxMagnitude<float>(row) is var most && most != 0 ? MathF.Abs(most) / 127 : 1;
            for (var i = 0; i < row.Length; i++)
            {
                rows[token * options.Width + i] = (sbyte)MathF.Round(row[i] / scales[token]);
            }
        }

        return new SubtokenModel(options.ModelId, options.Width, subtokens, trained.QueryWeights, trained.CodeWeights, scales, rows);
    }
}
