namespace LunarHub.Subtokens;

/// <summary>
/// The order in which pairs are learned: every epoch shuffles each repository, cuts it into runs, and shuffles the runs. The rest of a batch are its easy negatives, the run its hard ones.
/// </summary>
internal static class BatchOrder
{
    public static List<int[]> Batches(IReadOnlyList<Pair> pairs, TrainerOptions options, Random random)
    {
        var byRepository = Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].Repository, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.ToArray()).ToList();
        var order = new List<int>();
        for (var epoch = 0; epoch < Math.Ceiling(options.Epochs); epoch++)
        {
            var runs = new List<int[]>();
            foreach (var repository in byRepository)
            {
                var repeats = pairs[repository[0]].Kind is PairKind.Question ? options.QuestionRepeats : 1;
                for (var repeat = 0; repeat < repeats; repeat++)
                {
                    random.Shuffle(repository);
                    runs.AddRange(repository.Chunk(options.Run));
                }
            }

            var shuffled = runs.ToArray();
            random.Shuffle(shuffled);
            order.AddRange(shuffled.SelectMany(run => run));
        }

        var share = options.Epochs / Math.Ceiling(options.Epochs);
        return [.. order.Take((int)(order.Count * share)).Chunk(options.Batch).Where(batch => batch.Length == options.Batch)];
    }
}
