namespace LunarHub.Subtokens;

/// <summary>What shapes a training run. The defaults made the committed weights.</summary>
internal sealed record TrainerOptions
{
    public string ModelId { get; init; } = "subtokens-v2";

    /// <summary>Most subtokens that get a row.</summary>
    public int Subtokens { get; init; } = 38_000;

    /// <summary>Dimensions of a row; a multiple of 16.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Pairs in a batch, a multiple of 16; each is the negative of all others.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>Pairs in a row from one repository: negatives that share its vocabulary.</summary>
    public int Run { get; init; } = 32;

    public double Epochs { get; init; } = 3;

    /// <summary>How often a question counts in an epoch.</summary>
    public int QuestionRepeats { get; init; } = 3;

    /// <summary>Kinds of pairs that are left out.</summary>
    public IReadOnlyList<PairKind> Without { get; init; } = [PairKind.Name];

    public float Rate { get; init; } = 0.006f;
    public float WeightRate { get; init; } = 0.02f;
    public float Temperature { get; init; } = 0.05f;
    public int Seed { get; init; } = 1;
}
