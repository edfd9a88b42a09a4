namespace LunarHub.Subtokens;

/// <summary>What shapes a training run. The defaults made the committed weights.</summary>
internal sealed record TrainerOptions
{
    public string ModelId { get; init; } = "subtokens-v1";

    /// <summary>Most subtokens that get a row.</summary>
    public int Subtokens { get; init; } = 24_000;

    /// <summary>Dimensions of a row; a multiple of 16.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Pairs in a batch; each is the negative of all others.</summary>
    public int Batch { get; init; } = 768;

    /// <summary>Pairs in a row from one repository: negatives that share its vocabulary.</summary>
    public int Run { get; init; } = 32;

    public int Epochs { get; init; } = 3;
    public float Rate { get; init; } = 0.006f;
    public float WeightRate { get; init; } = 0.02f;
    public int Seed { get; init; } = 1;
}
