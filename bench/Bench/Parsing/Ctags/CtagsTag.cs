namespace LunarHub.Bench.Parsing.Ctags;

/// <summary>A tag of universal-ctags. Lines are counted from 1.</summary>
/// <param name="Line">The line of the name.</param>
/// <param name="EndLine">Of the definition; null where ctags does not know.</param>
/// <param name="Kind">Its long name, such as "function".</param>
/// <param name="ScopeKind">The kind of what it stands in, where ctags says so.</param>
internal sealed record CtagsTag(string FullPath, string Name, int Line, int? EndLine, string Kind, string? ScopeKind);
