namespace LunarHub.Subtokens;

/// <summary>The order in which pairs are learned: every epoch shuffles each repository, cuts it into runs, and shuffles the runs.</summary>
internal static class BatchOrder
{
    public static List<int[]> Batches(IReadOnlyList<Pair> pairs, TrainerOptions options, Random random)
    {
        var byRepository = Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].Repository).OrderBy(group => group.Key).Select(group => group.ToArray()).ToList();
        var batches = new List<int[]>();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var runs = new List<int[]>();
            foreach (var repository in byRepository)
            {
                random.Shuffle(repository);
                runs.AddRange(repository.Chunk(options.Run));
            }

            var order = runs.ToArray();
            random.Shuffle(order);
            batches.AddRange(order.SelectMany(run => run).Chunk(options.Batch).Where(batch => batch.Length == options.Batch));
        }

        return batches;
    }
}
