namespace LunarHub.Bench.Parsing.Outlines;

/// <summary>A definition as an independent parser of the language sees it. Lines are counted from 1, both ends included.</summary>
/// <param name="NameLine">The line on which the name stands.</param>
/// <param name="OuterLine">The first line with decorators and modifiers; <paramref name="FirstLine"/> is without decorators where the language's own parser counts so.</param>
/// <param name="IsFunctionOrType">False for fields, variables, constants and the like: they count as definitions, but not for boundaries.</param>
internal sealed record OutlineEntry(string Name, int NameLine, int OuterLine, int FirstLine, int LastLine, bool IsFunctionOrType);
