using System.Numerics.Tensors;

namespace LunarHub.Subtokens;

/// <summary>The bags of a batch, queries first and then their codes, laid out in one run and indexed by subtoken.</summary>
internal sealed class BagBatch
{
    private readonly int[] _starts;
    private readonly int[] _ids;
    private readonly float[] _counts;
    private readonly int[] _byToken;

    public BagBatch(Bag[] bags, int tokens)
    {
        _starts = new int[bags.Length + 1];
        for (var bag = 0; bag < bags.Length; bag++)
        {
            _starts[bag + 1] = _starts[bag] + bags[bag].Ids.Length;
        }

        var length = _starts[^1];
        (_ids, _counts, Owners, Shares) = (new int[length], new float[length], new int[length], new float[length]);
        for (var bag = 0; bag < bags.Length; bag++)
        {
            bags[bag].Ids.CopyTo(_ids, _starts[bag]);
            bags[bag].Counts.CopyTo(_counts, _starts[bag]);
            Owners.AsSpan(_starts[bag]..(_starts[bag + 1])).Fill(bag);
        }

        (_byToken, Occurrences, Touched) = Index(tokens);
    }

    /// <summary>Whose bag each occurrence is in.</summary>
    public int[] Owners { get; }

    /// <summary>What each occurrence weighs in its bag's sum.</summary>
    public float[] Shares { get; }

    /// <summary>Occurrences, those of one subtoken together.</summary>
    public int[] Occurrences { get; }

    /// <summary>The subtokens that occur at all, in order.</summary>
    public int[] Touched { get; }

    /// <summary>The range of a subtoken's occurrences.</summary>
    public ReadOnlySpan<int> Of(int token) => Occurrences.AsSpan(_byToken[token].._byToken[token + 1]);

    /// <summary>The unit vector of every bag and the length that it had.</summary>
    public void Sum(Adam rows, float[] queryWeights, float[] codeWeights, int width, float[] units, float[] norms)
    {
        var bags = _starts.Length - 1;
        Parallel.For(0, bags, bag =>
        {
            var weights = bag < bags / 2 ? queryWeights : codeWeights;
            var unit = units.AsSpan(bag * width, width);
            unit.Clear();
            for (var at = _starts[bag]; at < _starts[bag + 1]; at++)
            {
                Shares[at] = _counts[at] * MathF.Exp(weights[_ids[at]]);
                TensorPrimitives.MultiplyAdd(rows.Row(_ids[at]), Shares[at], unit, unit);
            }

            norms[bag] = TensorPrimitives.Norm<float>(unit) + 1e-6f;
            TensorPrimitives.Divide(unit, norms[bag], unit);
        });
    }

    // A counting sort: occurrences keep their order within a subtoken.
    private (int[] Starts, int[] Occurrences, int[] Touched) Index(int tokens)
    {
        var starts = new int[tokens + 1];
        foreach (var id in _ids)
        {
            starts[id + 1]++;
        }

        var touched = new List<int>();
        for (var token = 0; token < tokens; token++)
        {
            if (starts[token + 1] > 0)
            {
                touched.Add(token);
            }

            starts[token + 1] += starts[token];
        }

        var next = starts.AsSpan(0, tokens).ToArray();
        var occurrences = new int[_ids.Length];
        for (var at = 0; at < _ids.Length; at++)
        {
            occurrences[next[_ids[at]]++] = at;
        }

        return (starts, occurrences, [.. touched]);
    }
}
