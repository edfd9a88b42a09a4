using System.Text;
using LunarHub.ApiHost.Navigation;

namespace LunarHub.ApiHost.Mcp;

/// <summary>Answers about names as lines for a model: one entry a line, <c>path:line</c> first, nothing said twice.</summary>
internal static class NavigationText
{
    public static void Definitions(StringBuilder text, IEnumerable<DefinitionView> definitions, bool reasons)
    {
        foreach (var file in definitions)
        {
            var why = reasons && file.Reasons.Count > 0 ? $"  ({string.Join(", ", file.Reasons)})" : file.Traits.Count > 0 ? $"  [{string.Join(", ", file.Traits)}]" : "";
            text.Append($"{file.Repo} {file.Path}:{file.NameLine}-{file.EndLine}  {Label(file)}{why}\n");
        }
    }

    public static string Label(DefinitionView definition)
    {
        var name = $"{definition.Kind} {(definition.Scope is null ? "" : definition.Scope + ".")}{definition.Name}";
        return definition.Signature is { Length: > 0 } signature ? $"{name}  `{ToolOutput.Shorten(signature, 200).Text}`" : name;
    }

    public static void Uses(StringBuilder text, IEnumerable<FileReferences> files)
    {
        foreach (var file in files)
        {
            text.Append($"{file.Repo} {file.Path}{(file.Traits.Count > 0 ? $"  [{string.Join(", ", file.Traits)}]" : "")}{(file.DefinitionLines.Count > 0 ? $"  (defines it: line {string.Join(", ", file.DefinitionLines)})" : "")}\n");
            Lines(text, file);
        }
    }

    public static void Lines(StringBuilder text, FileReferences file)
    {
        foreach (var use in file.References)
        {
            var around = use.Enclosing is null ? "" : $" in {(use.Enclosing.Scope is null ? "" : use.Enclosing.Scope + ".")}{use.Enclosing.Name}";
            text.Append($"  {use.Line}: {ToolOutput.Shorten(use.Text.Trim(), 160).Text}  ({use.Role.ToString().ToLowerInvariant()}{around})\n");
        }
    }

    public static void Notes(StringBuilder text, IEnumerable<string> warnings, IEnumerable<string> missing)
    {
        foreach (var warning in warnings.Take(10))
        {
            text.Append($"Note: {ToolOutput.Shorten(warning, 400).Text}\n");
        }

        foreach (var absent in missing.Take(10))
        {
            text.Append($"Incomplete, did not answer: {ToolOutput.Shorten(absent, 300).Text}\n");
        }
    }

    /// <summary>One line for each repository that an answer speaks of: which commit, and how fresh.</summary>
    public static void Freshness(StringBuilder text, IEnumerable<FilePlace> places)
    {
        foreach (var place in places.DistinctBy(place => (place.RepoId, place.Ref)).Take(10))
        {
            text.Append($"{place.Repo}: {ToolOutput.Freshness(place.Ref, place.Commit, place.IndexedAt, place.IsHead)}\n");
        }
    }

    public static void Outline(StringBuilder text, IReadOnlyList<OutlineNode> nodes, int depth = 0)
    {
        foreach (var node in nodes.TakeWhile(_ => text.Length < ToolOutput.Budget))
        {
            text.Append($"{node.StartLine,5}-{node.EndLine,-5} {new string(' ', 2 * depth)}{node.Kind} {(node.Signature is { Length: > 0 } signature ? ToolOutput.Shorten(signature, 160).Text : node.Name)}\n");
            Outline(text, node.Children ?? [], depth + 1);
        }
    }
}
