namespace LunarHub.Parsing.Referencing;

/// <summary>Which nodes of a grammar are uses of names, and what they do there, in its node types and fields.</summary>
internal sealed record ReferenceRules
{
    /// <summary>Leaves that are names.</summary>
    public required string[] Names { get; init; }

    /// <summary>Leaves that are names of types, whatever stands around them.</summary>
    public string[] TypeNames { get; init; } = [];

    /// <summary>Leaves that are names only where a rule points at them: the word that a shell command begins with.</summary>
    public string[] TargetNames { get; init; } = [];

    /// <summary>Nodes that lead to a name through their last part: <c>a.b.c</c> means <c>c</c>.</summary>
    public string[] Paths { get; init; } = [];

    /// <summary>Nodes that stand for each of their parts where names are assigned or declared: <c>a, b = f()</c>.</summary>
    public string[] Lists { get; init; } = [];

    /// <summary>Nodes whose names are all types: type arguments, annotations.</summary>
    public string[] Types { get; init; } = [];

    public string[] Imports { get; init; } = [];

    public string[] Inherits { get; init; } = [];

    /// <summary>Nodes within which names are plain uses again: arguments in a base list.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>Nodes whose names are not references: labels, local variables' sigils.</summary>
    public string[] Omitted { get; init; } = [];

    /// <summary>Nodes whose last name is called wherever it stands directly below them.</summary>
    public string[] CallsWithin { get; init; } = [];

    /// <summary>The name that a field leads to is called. Written <c>node.field</c>.</summary>
    public string[] Calls { get; init; } = [];

    /// <summary>The name that a field leads to is assigned to. Written <c>node.field</c>.</summary>
    public string[] Writes { get; init; } = [];

    /// <summary>The name that a field leads to is declared there: locals, parameters, labels. Written <c>node.field</c>; <c>node.</c> means each name directly below.</summary>
    public string[] Declares { get; init; } = [];

    /// <summary>Names in the field are types. Written <c>node.field</c>, or <c>*.field</c> for any node.</summary>
    public string[] TypeFields { get; init; } = [];

    /// <summary>Names in the field are inherited from. Written <c>node.field</c>.</summary>
    public string[] InheritFields { get; init; } = [];

    /// <summary>Words that the grammar takes for names: <c>self</c>.</summary>
    public string[] Keywords { get; init; } = [];

    public IEnumerable<string> NodeTypes =>
    [
        .. Names, .. TypeNames, .. TargetNames, .. Paths, .. Lists, .. Types, .. Imports, .. Inherits, .. Values, .. Omitted, .. CallsWithin,
        .. Calls.Concat(Writes).Concat(Declares).Concat(TypeFields).Concat(InheritFields).Select(rule => rule[..rule.IndexOf('.', StringComparison.Ordinal)]).Where(type => type != "*"),
    ];
}
