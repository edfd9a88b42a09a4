namespace LunarHub.Parsing;

/// <summary>Limits and sizes of parsing. Every size is in bytes of UTF-8.</summary>
public sealed record ParsingOptions
{
    /// <summary>Larger blobs are not read: only their path is searchable. Default value: 1,048,576.</summary>
    public int MaxFileBytes { get; init; } = 1 << 20;

    /// <summary>Small neighbours are merged up to this size, about 400 tokens. Default value: 1,500.</summary>
    public int TargetChunkBytes { get; init; } = 1500;

    /// <summary>Longer chunks are split at statement boundaries, else between lines. A single longer line stays whole. Default value: 4,000.</summary>
    public int MaxChunkBytes { get; init; } = 4000;

    /// <summary>A definition of at least this size gets a chunk of its own even where its neighbours are small. Default value: 250.</summary>
    public int MinOwnChunkBytes { get; init; } = 250;

    /// <summary>A file that takes longer to parse is chunked lexically. Default value: 2 seconds.</summary>
    public TimeSpan ParseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A file whose syntax tree has more nodes is chunked lexically; a node takes 16 bytes while the file is parsed. Default value: 2,000,000.</summary>
    public int MaxSyntaxNodes { get; init; } = 2_000_000;

    /// <summary>How many native parsers may exist at once over all languages; further callers wait for one. Default value: the number of processors.</summary>
    public int MaxParsers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// How alike neighbouring passages of prose are: one finite value for each passage and the next, higher for more alike, on any scale. Called by several threads
    /// at once. Default value: null, the overlap of their words.
    /// </summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<float>>? Similarity { get; init; }

    /// <summary>The folder of the native libraries. Default value: <c>grammars</c> beside the program.</summary>
    public string GrammarFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "grammars");
}
