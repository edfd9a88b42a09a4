namespace LunarHub.Search;

/// <summary>Which evidence answers a query.</summary>
public enum SearchMode
{
    /// <summary>Keywords and meaning, fused.</summary>
    Hybrid,

    /// <summary>BM25F over words and identifiers only.</summary>
    Keyword,

    /// <summary>Vectors only.</summary>
    Semantic,

    /// <summary>Literal substrings and regular expressions; letter case counts when the pattern has a capital, unless the query says otherwise.</summary>
    Exact,
}
