using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>The syntax tree of a query, as typed. <c>docs/query-language.md</c> has the grammar.</summary>
/// <param name="Position">Offset of the node's first character in the query, in UTF-16 units.</param>
public abstract record QueryNode(int Position);

/// <summary>A bare word.</summary>
public sealed record WordNode(string Text, int Position) : QueryNode(Position);

/// <summary>Text that must occur as it stands.</summary>
public sealed record PhraseNode(string Text, int Position) : QueryNode(Position);

/// <summary>A regular expression that must match within a line.</summary>
public sealed record RegexNode(string Pattern, int Position) : QueryNode(Position);

/// <summary>A condition on a property; any of the values fulfils it.</summary>
/// <param name="Name">One of the canonical names: those of the query language.</param>
public sealed record FilterNode(string Name, ImmutableArray<FilterValue> Values, int Position) : QueryNode(Position);

/// <summary>What stands in the file must not fulfil the operand.</summary>
public sealed record NotNode(QueryNode Operand, int Position) : QueryNode(Position);

/// <summary>Operands that must hold together.</summary>
/// <param name="IsExplicit">They are joined by <c>AND</c>, not just side by side: then bare words are conditions, too.</param>
public sealed record AllNode(ImmutableArray<QueryNode> Operands, bool IsExplicit, int Position) : QueryNode(Position);

/// <summary>Operands joined by <c>OR</c>.</summary>
public sealed record AnyNode(ImmutableArray<QueryNode> Operands, int Position) : QueryNode(Position);

/// <summary>One value of a filter: quotes or slashes taken off.</summary>
public readonly record struct FilterValue(string Text, bool IsRegex);
