namespace LunarHub.Search;

internal enum QueryTokenKind
{
    /// <summary>A phrase, regular expression or filter, read into <see cref="QueryToken.Leaf"/>.</summary>
    Leaf,

    /// <summary>Text up to the next space; it may turn out to be an operator.</summary>
    Word,
    Minus,
    Open,
    Close,
}

/// <summary>A piece of a query.</summary>
/// <param name="Start">Offset of its first character.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, int Start, string Text, QueryNode? Leaf)
{
    public bool IsOperator(string name) => Kind == QueryTokenKind.Word && Text == name;

    /// <summary>Written as an operator; whether it is one depends on what stands around it.</summary>
    public bool LooksLikeOperator => Kind == QueryTokenKind.Word && Text is "AND" or "OR" or "NOT";
}
