using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens;

/// <summary>Pairs in, model out: vocabulary, weights from inverse document frequency, seeded ±1 rows, then contrastive epochs and rounding to 8 bits.</summary>
internal sealed class Trainer(TrainerOptions options, Action<string> log)
{
    public SubtokenModel Train(List<Pair> pairs)
    {
        var vocabulary = Vocabulary.Count(pairs, options.Subtokens, fewestPairs: 5, fewestRepositories: 2);
        log($"{vocabulary.Tokens.Length} subtokens");
        var weights = Enumerable.Range(0, vocabulary.Tokens.Length).Select(vocabulary.InverseDocumentFrequency).ToArray();
        var random = new Random(options.Seed);
        var rows = new float[vocabulary.Tokens.Length * options.Width];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (random.Next(2) == 0 ? -1 : 1) / MathF.Sqrt(options.Width);
        }

        var (queries, codes) = Bags(pairs, vocabulary);
        var trainer = new ContrastiveTrainer(rows, weights, options.Width);
        var batches = BatchOrder.Batches(pairs, options, random);
        for (var step = 0; step < batches.Count; step++)
        {
            var cooling = 1 - step / (float)batches.Count;
            var batch = batches[step];
            var loss = trainer.Step(batch.Select(i => queries[i]).ToArray(), batch.Select(i => codes[i]).ToArray(), options.Rate * cooling, options.WeightRate * cooling);
            if (step % 50 == 0)
            {
                log($"step {step} of {batches.Count}, loss {loss:F3}");
            }
        }

        return Round(vocabulary.Tokens, trainer);
    }

    private (Bag[] Queries, Bag[] Codes) Bags(List<Pair> pairs, Vocabulary vocabulary)
    {
        var empty = new SubtokenModel("vocabulary", 16, vocabulary.Tokens, new float[vocabulary.Tokens.Length], new float[vocabulary.Tokens.Length],
            new float[vocabulary.Tokens.Length], new sbyte[vocabulary.Tokens.Length * 16]);
        var bag = new SubtokenBag(empty);
        return ([.. pairs.Select(pair => Fill(pair.Comment))], [.. pairs.Select(pair => Fill(pair.Code))]);

        Bag Fill(string text)
        {
            bag.Clear();
            bag.Add(text, 1);
            return new Bag(bag.Touched.ToArray(), [.. bag.Touched.ToArray().Select(bag.Saturated)]);
        }
    }

    private SubtokenModel Round(string[] subtokens, ContrastiveTrainer trained)
    {
        var scales = new float[subtokens.Length];
        var rows = new sbyte[subtokens.Length * options.Width];
        for (var token = 0; token < subtokens.Length; token++)
        {
            var row = trained.Rows.AsSpan(token * options.Width, options.Width);
            scales[token] = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(row) is var most && most != 0 ? MathF.Abs(most) / 127 : 1;
            for (var i = 0; i < row.Length; i++)
            {
                rows[token * options.Width + i] = (sbyte)MathF.Round(row[i] / scales[token]);
            }
        }

        return new SubtokenModel(options.ModelId, options.Width, subtokens, trained.QueryWeights, trained.CodeWeights, scales, rows);
    }
}
