namespace LunarHub.Parsing.Referencing;

/// <summary>
/// What names do in a language, in the node types and fields of its grammar. Each entry is a position: <c>node.field</c>; <c>node.^</c> and <c>node.$</c>, the
/// first and last child; <c>node</c>, every child that no closer entry names; <c>*.field</c>, the field in any node. What no entry names is a plain use, unless
/// it lies in a type, import, base list or declaration: those reach down until an entry ends them.
/// </summary>
internal sealed record ReferenceRules
{
    /// <summary>Leaves that are names.</summary>
    public required string[] Names { get; init; }

    /// <summary>Leaves that name types wherever they stand.</summary>
    public string[] TypeNames { get; init; } = [];

    /// <summary>Leaves that are names only where they are called: the first word of a shell command.</summary>
    public string[] CalledWords { get; init; } = [];

    /// <summary>Leaves that hold a path whose last part is what is imported, where they stand in an import.</summary>
    public string[] ModulePaths { get; init; } = [];

    /// <summary>Words that the grammar takes for names: <c>self</c>.</summary>
    public string[] Keywords { get; init; } = [];

    /// <summary>Primitive types, which are no references where they stand as types.</summary>
    public string[] Primitives { get; init; } = [];

    public string[] Calls { get; init; } = [];

    public string[] Types { get; init; } = [];

    public string[] Imports { get; init; } = [];

    public string[] Inherits { get; init; } = [];

    public string[] Writes { get; init; } = [];

    public string[] Uses { get; init; } = [];

    /// <summary>Declared there, or no name to refer by: locals, parameters, labels.</summary>
    public string[] Omitted { get; init; } = [];

    /// <summary>Does what the node around it does: <c>c</c> of <c>a.b.c</c>.</summary>
    public string[] Same { get; init; } = [];

    /// <summary>Leads up to such a name: used, but in an import or a declaration no reference.</summary>
    public string[] Qualifiers { get; init; } = [];

    /// <summary>A type even where the node around it is a declaration; called or inherited from where that is.</summary>
    public string[] TypedSame { get; init; } = [];

    public IEnumerable<(string Position, Step Step)> Steps =>
    [
        .. Calls.Select(at => (at, Step.Call)), .. Types.Select(at => (at, Step.Type)), .. Imports.Select(at => (at, Step.Import)),
        .. Inherits.Select(at => (at, Step.Inherit)), .. Writes.Select(at => (at, Step.Write)), .. Uses.Select(at => (at, Step.Use)),
        .. Omitted.Select(at => (at, Step.Omit)), .. Same.Select(at => (at, Step.Same)), .. Qualifiers.Select(at => (at, Step.Qualify)),
        .. TypedSame.Select(at => (at, Step.TypedSame)),
    ];
}

/// <summary>What a position does to the role of the names in it. The first six are the roles of <see cref="ReferenceRole"/>.</summary>
internal enum Step : byte
{
    Use = ReferenceRole.Use,
    Call = ReferenceRole.Call,
    Type = ReferenceRole.Type,
    Import = ReferenceRole.Import,
    Inherit = ReferenceRole.Inherit,
    Write = ReferenceRole.Write,
    Omit,

    /// <summary>No entry: types, imports, base lists and declarations reach down, calls and writes do not.</summary>
    Keep,
    Same,
    Qualify,
    TypedSame,
}
