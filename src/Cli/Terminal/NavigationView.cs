using LunarHub.ApiHost.Navigation;
using Spectre.Console;

namespace LunarHub.Cli.Terminal;

/// <summary>Prints answers about names; each method says whether there was anything to print.</summary>
internal static class NavigationView
{
    public static bool Print(IAnsiConsole console, DefinitionList list, bool reasons)
    {
        foreach (var definition in list.Definitions)
        {
            Print(console, definition, reasons);
        }

        Summarise(console, list.Definitions.Count, list.Total, list.TotalIsExact, "definitions", list);
        return list.Definitions.Count > 0;
    }

    public static bool Print(IAnsiConsole console, ReferenceList list)
    {
        if (list.Definitions.Count > 0)
        {
            console.MarkupLine("[grey]defined, the likeliest first:[/]");
            foreach (var definition in list.Definitions.Take(5))
            {
                Print(console, definition, reasons: false);
            }

            console.WriteLine();
        }

        foreach (var file in list.Files)
        {
            console.MarkupLineInterpolated($"[blue]{file.Repo}[/] [bold]{file.Path}[/] [grey]{Format.ShortCommit(file.Commit)}{Stale(file)}{Traits(file)}[/]");
            foreach (var use in file.References)
            {
                console.MarkupLine($"[grey]{use.Line,5}[/]  {Mark(use)}  [grey]{use.Role.ToString().ToLowerInvariant()}{(use.Enclosing is null ? "" : $" in {Markup.Escape(use.Enclosing.Name)}")}[/]");
            }
        }

        Summarise(console, list.Files.Sum(file => file.References.Count), list.Total, list.TotalIsExact, "uses", list);
        return list.Total > 0;
    }

    public static bool Print(IAnsiConsole console, OutlineView outline)
    {
        console.MarkupLineInterpolated($"[blue]{outline.Repo}[/] [bold]{outline.Path}[/] [grey]{outline.Language} {Format.ShortCommit(outline.Commit)}{Stale(outline)}{Traits(outline)}[/]");
        if (outline.SkippedBecause is { } reason)
        {
            console.MarkupLineInterpolated($"[yellow]the text is not indexed: {reason}[/]");
        }

        PrintNodes(console, outline.Symbols, 0);
        console.MarkupLineInterpolated($"[grey]{outline.Total} definitions[/]");
        return outline.Total > 0;
    }

    public static bool Print(IAnsiConsole console, MapView map)
    {
        console.MarkupLineInterpolated($"[blue]{map.Repo}[/] [grey]{Format.ShortCommit(map.Commit)}{(map.IsHead ? "" : " (not the newest commit)")}[/]");
        console.WriteLine(map.Text.TrimEnd());
        console.MarkupLineInterpolated($"[grey]{map.Files.Count} files, about {map.Tokens} tokens; {Format.Count(map.OmittedFiles)} more files in {map.TookMs:0.0} ms[/]");
        Notes(console, map.Warnings.Concat(map.Missing));
        return map.Files.Count > 0;
    }

    private static void Print(IAnsiConsole console, DefinitionView definition, bool reasons)
    {
        var name = definition.Signature ?? $"{definition.Kind} {definition.Name}";
        console.MarkupLineInterpolated($"[blue]{definition.Repo}[/] [bold]{definition.Path}:{definition.NameLine}[/]  [green]{definition.Kind} {(definition.Scope is null ? "" : definition.Scope + ".")}{definition.Name}[/] [grey]{Format.ShortCommit(definition.Commit)}{Stale(definition)}{Traits(definition)}[/]");
        console.MarkupLineInterpolated($"       {name}");
        if (reasons)
        {
            console.MarkupLineInterpolated($"[grey]       {definition.Score:0.00}: {string.Join(", ", definition.Reasons)}[/]");
        }
    }

    private static void PrintNodes(IAnsiConsole console, IReadOnlyList<OutlineNode> nodes, int depth)
    {
        foreach (var node in nodes)
        {
            console.MarkupLine($"[grey]{node.StartLine,5}-{node.EndLine,-5}[/] {new string(' ', 2 * depth)}[green]{Markup.Escape(node.Kind)}[/] {Markup.Escape(node.Signature ?? node.Name)}");
            PrintNodes(console, node.Children ?? [], depth + 1);
        }
    }

    private static void Summarise(IAnsiConsole console, int shown, long total, bool isExact, string what, NavigationAnswer answer)
    {
        console.MarkupLineInterpolated($"[grey]{shown} of {Format.Count(total)}{(isExact ? "" : " or more")} {what} in {answer.TookMs:0.0} ms, matched by name[/]");
        Notes(console, answer.Warnings.Concat(answer.Missing));
    }

    private static void Notes(IAnsiConsole console, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            console.MarkupLineInterpolated($"[yellow]{line}[/]");
        }
    }

    private static string Mark(ReferenceView use)
    {
        var start = Math.Clamp(use.Column - use.TextStart, 0, use.Text.Length);
        var end = Math.Clamp(start + use.Length, start, use.Text.Length);
        return $"{Markup.Escape(use.Text[..start].TrimStart())}[yellow]{Markup.Escape(use.Text[start..end])}[/]{Markup.Escape(use.Text[end..])}";
    }

    private static string Stale(FilePlace place) => place.IsHead ? "" : "  (not the newest commit)";

    private static string Traits(FilePlace place) => place.Traits.Count == 0 ? "" : $"  {string.Join(", ", place.Traits)}";
}
