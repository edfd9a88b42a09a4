namespace LunarHub.Search;

/// <summary>Weights of BM25F (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.6).</summary>
public sealed record Bm25Options
{
    /// <summary>How fast more occurrences stop counting.</summary>
    public float K1 { get; init; } = 1.2f;

    public float PathWeight { get; init; } = 1.5f;
    public float SymbolWeight { get; init; } = 3f;
    public float TextWeight { get; init; } = 1f;
    public float CommentWeight { get; init; } = 1.2f;

    /// <summary>How much a longer field lowers the weight of a term in it, from 0 to 1.</summary>
    public float PathLengthNorm { get; init; } = 0.5f;
    public float SymbolLengthNorm { get; init; } = 0.3f;
    public float TextLengthNorm { get; init; } = 0.6f;
    public float CommentLengthNorm { get; init; } = 0.5f;

    /// <summary>The weight of a part of a compound identifier in the query, next to 1 for a word and for the compound as a whole.</summary>
    public float PartWeight { get; init; } = 0.6f;

    /// <summary>The weight of a word that begins as the query asks (<c>conf*</c>), next to 1 for the beginning as a word of its own.</summary>
    public float PrefixWeight { get; init; } = 0.6f;

    /// <summary>The weight of a word that is one letter off, next to 1 for the word itself.</summary>
    public float OneOffWeight { get; init; } = 0.5f;

    /// <summary>The weight of an identifier that is made of neighbouring words of the query, where the query is expanded.</summary>
    public float JoinedWeight { get; init; } = 0.5f;

    /// <summary>The most weight of a word that is used for another one, where the query is expanded.</summary>
    public float SynonymWeight { get; init; } = 0.4f;

    /// <summary>The weight of a word that is two letters off.</summary>
    public float TwoOffWeight { get; init; } = 0.25f;
}
