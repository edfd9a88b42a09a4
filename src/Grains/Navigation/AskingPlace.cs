using System.Collections.Immutable;

namespace LunarHub.Grains.Navigation;

/// <summary>The place that a question is asked from: what ranks one definition of a name above another.</summary>
internal sealed record AskingPlace
{
    public required string RepositoryId { get; init; }

    /// <summary>The full name of the ref.</summary>
    public required string Ref { get; init; }

    public required string Path { get; init; }

    public required string Language { get; init; }

    public bool IsTest { get; init; }

    public required int Line { get; init; }

    /// <summary>What the name does here; null when the parser saw no use of a name here.</summary>
    public ReferenceRole? Role { get; init; }

    /// <summary>The name that the asked one is a member of in the text: <c>session</c> of <c>session.send</c>.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Qualified names of the definitions around the place, the innermost first.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>What the file imports; see <see cref="ImportPaths"/>.</summary>
    public ImmutableArray<ImmutableArray<string>> Imports { get; init; } = [];

    /// <summary>The place as a whole file or definition sees it: no role and no qualifier.</summary>
    public AskingPlace AsCaller() => this with { Role = ReferenceRole.Call, Qualifier = null };
}
