using System.Collections.Immutable;

namespace LunarHub.Models.Reranking;

/// <summary>What the built-in reranker knows of one candidate. The order is that of the committed trees; a change needs new ones.</summary>
internal enum RerankFeature
{
    /// <summary>From the first look: BM25F as a share of the best, the cosine, the score as a share of the best and its distance from it, and the places by each of them (1 / place).</summary>
    Keyword, Cosine, Score, ScoreGap, Place, KeywordPlace, CosinePlace,

    /// <summary>How far below the best cosine.</summary>
    CosineGap,

    /// <summary>Nearness of the query's words by field, by the weights the model learned; Rare by their rarity among the candidates.</summary>
    AlignText, AlignTextRare, AlignHead, AlignName, AlignPath, AlignComment, WeakestText,

    /// <summary>The share of the query's words that stand in the field.</summary>
    CoverText, CoverTextRare, CoverHead, CoverName, CoverPath, CoverComment, CoverAny,

    /// <summary>How far the query speaks of the field's own words.</summary>
    NameSpoken, NameNamed, FileSpoken, FileNamed, ParentSpoken,

    /// <summary>Neighbouring words of the query: side by side in order, and near each other.</summary>
    Ordered, Near,

    /// <summary>How early the first word of the query stands, and how many of the text's words are words of the query.</summary>
    Early, Density,

    /// <summary>Logarithms of the number of words.</summary>
    TextWords, HeadWords, NameWords, QueryWords,

    /// <summary>The share of the query's weight that the model has vectors for.</summary>
    Known,

    /// <summary>What the candidate is: a function, a type, prose, a test by its path.</summary>
    IsFunction, IsType, IsProse, IsTest,

    /// <summary>The candidate beside the mean of all, in standard deviations.</summary>
    AlignTextOver, CoverTextOver, AlignNameOver, CosineOver, ScoreOver,
}

internal static class RerankFeatures
{
    public static int Count { get; } = Enum.GetValues<RerankFeature>().Length;

    public static ImmutableArray<string> Names { get; } = [.. Enum.GetNames<RerankFeature>()];
}
