using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>The terms of the index that stood for a word of the query besides the word itself.</summary>
/// <param name="Word">As it is typed, with its sign.</param>
/// <param name="Terms">The nearest first, of those the commonest; words are stemmed.</param>
/// <param name="IsMend">The query did not ask for them: the word is not in the index.</param>
public sealed record WordExpansion(string Word, ImmutableArray<string> Terms, bool IsMend);
