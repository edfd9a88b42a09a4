namespace LunarHub.Models.Onnx;

/// <summary>Which texts run together: those of like length, so that little is padding.</summary>
internal static class LengthBatches
{
    /// <summary>The numbers of the texts in batches, the longest first. A batch has at most <paramref name="mostTokens"/> tokens with its padding, or one text.</summary>
    /// <param name="lengths">Tokens of each text.</param>
    public static IEnumerable<int[]> Of(IReadOnlyList<int> lengths, int mostTokens)
    {
        var order = Enumerable.Range(0, lengths.Count).OrderByDescending(i => lengths[i]).ToArray();
        for (var start = 0; start < order.Length;)
        {
            var longest = Math.Max(1, lengths[order[start]]);
            var end = start + 1;
            // At most a third of a batch is padding.
            while (end < order.Length && (end + 1 - start) * (long)longest <= mostTokens && lengths[order[end]] * 3 >= longest * 2)
            {
                end++;
            }

            yield return order[start..end];
            start = end;
        }
    }
}
