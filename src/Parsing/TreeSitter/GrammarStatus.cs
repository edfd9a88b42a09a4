namespace LunarHub.Parsing;

/// <summary>Whether a language's grammar is usable here.</summary>
/// <param name="Language">The language id.</param>
/// <param name="IsLoaded">False: files of the language are chunked lexically.</param>
/// <param name="Problem">Null, or one line that says what is wrong and how to mend it.</param>
public sealed record GrammarStatus(string Language, bool IsLoaded, string? Problem);
