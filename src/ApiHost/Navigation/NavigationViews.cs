using LunarHub.Grains;

namespace LunarHub.ApiHost.Navigation;

/// <summary>A file at a commit, and how fresh that is.</summary>
public record FilePlace
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    public required string Ref { get; init; }

    public required string Commit { get; init; }

    public required string Path { get; init; }

    public required string Language { get; init; }

    /// <summary>test, generated, vendored, documentation, configuration, minified, data.</summary>
    public required IReadOnlyList<string> Traits { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public required bool IsHead { get; init; }
}

/// <summary>A definition. Lines and columns count from 1; a column is in UTF-16 code units.</summary>
public sealed record DefinitionView : FilePlace
{
    public required string Name { get; init; }

    /// <summary>function, method, class, interface, struct, enum, field, constant, module, type, variable, macro, section.</summary>
    public required string Kind { get; init; }

    /// <summary>The qualified name of what encloses it.</summary>
    public string? Scope { get; init; }

    /// <summary>The declaration without its body.</summary>
    public string? Signature { get; init; }

    /// <summary>The beginning of its comment or docstring.</summary>
    public string? Documentation { get; init; }

    public required int StartLine { get; init; }

    public required int EndLine { get; init; }

    /// <summary>Where the name itself stands.</summary>
    public required int NameLine { get; init; }

    public required int NameColumn { get; init; }

    /// <summary>Larger is better; comparable within one answer.</summary>
    public required double Score { get; init; }

    /// <summary>What the score is made of, in words, the weightiest first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

/// <summary>What every answer about names says of itself.</summary>
public abstract record NavigationAnswer
{
    /// <summary>Always <c>name</c>: definitions and uses are matched by their names and ranked by the text around; no types are inferred.</summary>
    public string Basis { get; init; } = "name";

    /// <summary>True when something did not answer; <see cref="Missing"/> says what.</summary>
    public required bool Partial { get; init; }

    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>How the question was understood where that may surprise, and why an answer is empty.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required double TookMs { get; init; }
}

/// <summary>Definitions, the best first.</summary>
public sealed record DefinitionList : NavigationAnswer
{
    /// <summary>The name that was asked for; for a position, what stands there. Absent in a search for symbols.</summary>
    public string? Name { get; init; }

    public required IReadOnlyList<DefinitionView> Definitions { get; init; }

    /// <summary>A lower bound unless <see cref="TotalIsExact"/>.</summary>
    public required long Total { get; init; }

    public required bool TotalIsExact { get; init; }

    /// <summary>Opaque; send it to get the next page. Absent when there is none.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One use of a name. Line and column count from 1; column and length are in UTF-16 code units.</summary>
public sealed record ReferenceView
{
    public required int Line { get; init; }

    public required int Column { get; init; }

    public required int Length { get; init; }

    /// <summary>call, type, import, inherit, write or use.</summary>
    public required ReferenceRole Role { get; init; }

    /// <summary>The line, cut to 300 characters around the name.</summary>
    public required string Text { get; init; }

    /// <summary>The column at which <see cref="Text"/> begins.</summary>
    public required int TextStart { get; init; }

    /// <summary>The innermost definition around it.</summary>
    public EnclosingView? Enclosing { get; init; }
}

/// <summary>A definition by its name and lines.</summary>
public sealed record EnclosingView(string Name, string Kind, string? Scope, int StartLine, int EndLine);

/// <summary>The uses of a name in one file.</summary>
public sealed record FileReferences : FilePlace
{
    /// <summary>Lines of this file on which the name itself is defined.</summary>
    public required IReadOnlyList<int> DefinitionLines { get; init; }

    /// <summary>How near the file is to the place that asked, and what kind of file it is, in words.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyList<ReferenceView> References { get; init; }
}

/// <summary>Uses of a name by file, the files nearest to the place that asked first.</summary>
public sealed record ReferenceList : NavigationAnswer
{
    public required string Name { get; init; }

    public required IReadOnlyList<FileReferences> Files { get; init; }

    /// <summary>The name's definitions, the likeliest first, at most 20.</summary>
    public required IReadOnlyList<DefinitionView> Definitions { get; init; }

    /// <summary>Uses, not files; a lower bound unless <see cref="TotalIsExact"/>.</summary>
    public required long Total { get; init; }

    public required bool TotalIsExact { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>The other end of calls, and the calls.</summary>
public sealed record CallView
{
    /// <summary>A caller's name or the name that is called; absent for calls outside any definition.</summary>
    public string? Name { get; init; }

    /// <summary>The caller, or the likeliest definition of what is called; absent where none is indexed.</summary>
    public DefinitionView? Definition { get; init; }

    /// <summary>How many definitions the name has: more than one means that <see cref="Definition"/> is a choice.</summary>
    public required int Definitions { get; init; }

    public required int CallCount { get; init; }

    /// <summary>The file that the calls stand in, with the first 20 of them.</summary>
    public required FileReferences Calls { get; init; }
}

/// <summary>Callers or callees, one level.</summary>
public sealed record CallList : NavigationAnswer
{
    public required string Name { get; init; }

    /// <summary>The definition that the answer is about: the likeliest; absent where none is indexed.</summary>
    public DefinitionView? Subject { get; init; }

    public required IReadOnlyList<CallView> Calls { get; init; }

    /// <summary>True when there are more than the limit.</summary>
    public required bool HasMore { get; init; }
}
