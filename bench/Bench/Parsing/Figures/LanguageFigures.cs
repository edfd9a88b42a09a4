namespace LunarHub.Bench.Parsing.Figures;

/// <summary>One language's row, as the JSON file has it. Shares are of 1; null where there is nobody to compare with.</summary>
internal sealed record LanguageFigures
{
    public required string Language { get; init; }

    public required int Files { get; init; }

    public required double Megabytes { get; init; }

    public required double MbPerSecond { get; init; }

    public double? CtagsMbPerSecond { get; init; }

    public double? RatioToCtags { get; init; }

    public double? ExactBoundaries { get; init; }

    public BoundaryFigures? Boundaries { get; init; }

    public double? DefinitionsRecall { get; init; }

    /// <summary>Recall without what the language's own parser refutes.</summary>
    public double? DefinitionsRecallOfTrue { get; init; }

    public double? ExtraDefinitions { get; init; }

    /// <summary>Extra definitions that the language's own parser does not confirm and that do not stand in a function.</summary>
    public double? UnexplainedExtraDefinitions { get; init; }

    public DefinitionFigures? Definitions { get; init; }

    public required ChunkSizes ChunkBytes { get; init; }

    /// <summary>Files by the parser that chunked them.</summary>
    public required IReadOnlyDictionary<string, int> Parsers { get; init; }
}
