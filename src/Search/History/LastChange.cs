namespace LunarHub.Search;

/// <summary>The newest commit that gave a document its content.</summary>
/// <param name="At">The time of the commit, to the second.</param>
public sealed record LastChange(DateTimeOffset At, string Author, string AuthorEmail);

/// <summary>A document and its last change.</summary>
public readonly record struct DocumentChange(DocumentKey Document, LastChange Change);
