using System.Text;
using LunarHub.ApiHost.Searching;
using Spectre.Console;

namespace LunarHub.Cli.Terminal;

/// <summary>Prints a page of hits: place, freshness, and the lines with their matches marked.</summary>
internal static class HitView
{
    public static void Print(IAnsiConsole console, SearchResult result, bool explain)
    {
        foreach (var hit in result.Hits)
        {
            if (hit.Change is { } commit)
            {
                PrintCommit(console, hit, commit);
            }
            else
            {
                PrintHit(console, hit);
            }

            PrintSignals(console, hit, explain);
            console.WriteLine();
        }

        var more = result.TotalIsExact ? "" : " or more";
        console.MarkupLineInterpolated($"[grey]{result.Hits.Count} of {Format.Count(result.Total)}{more} in {result.TookMs:0.0} ms[/]");
        foreach (var line in result.Warnings.Concat(result.Missing))
        {
            console.MarkupLineInterpolated($"[yellow]{line}[/]");
        }

        if (result.Hits.Count == 0)
        {
            console.MarkupLine("[grey]Nothing matches. Try fewer words, --mode semantic, or look at `hub repos`.[/]");
        }
    }

    private static void PrintCommit(IAnsiConsole console, Hit hit, CommitView commit)
    {
        var note = hit.Note is null ? "" : $"  ({hit.Note})";
        console.MarkupLineInterpolated($"[blue]{hit.Repo}[/] [bold]{Format.ShortCommit(commit.Id)}[/] {commit.CommittedAt.UtcDateTime:yyyy-MM-dd} {commit.Author}  [green]{commit.Subject}[/]");
        if (hit.Path.Length > 0)
        {
            console.MarkupLineInterpolated($"  [bold]{hit.Path}[/][grey]{note}[/]");
        }

        // A message of one line is the subject, which has been said.
        foreach (var line in hit.Snippet == commit.Subject || hit.Snippet.Length == 0 ? [] : Mark(hit).Split('\n'))
        {
            var colour = hit.Path.Length == 0 ? "default" : line.FirstOrDefault() switch { '+' => "green", '-' => "red", _ => "grey" };
            console.MarkupLine($"       [{colour}]{line}[/]");
        }
    }

    private static void PrintHit(IAnsiConsole console, Hit hit)
    {
        var symbol = hit.Symbol is null ? "" : $"  {hit.Kind} {hit.Symbol}";
        var freshness = hit.Uncommitted == true ? "  (uncommitted)" : hit.IsHead ? "" : "  (not the newest commit)";
        console.MarkupLineInterpolated($"[blue]{hit.Repo}[/] [bold]{hit.Path}:{hit.StartLine}-{hit.EndLine}[/][green]{symbol}[/] [grey]{Format.ShortCommit(hit.Commit)}{freshness}[/]");
        var number = hit.SnippetStartLine;
        foreach (var line in Mark(hit).Split('\n'))
        {
            console.MarkupLine($"[grey]{number++,5}[/]  {line}");
        }
    }

    private static void PrintSignals(IAnsiConsole console, Hit hit, bool explain)
    {
        if (explain && hit.Signals is { } signals)
        {
            console.MarkupLineInterpolated($"[grey]       {hit.Score:0.00000} = {string.Join(" + ", signals.Select(signal => $"{signal.Name} {signal.Contribution:0.00000}"))}[/]");
        }
    }

    private static string Mark(Hit hit)
    {
        var marked = new StringBuilder();
        var position = 0;
        foreach (var highlight in hit.Highlights)
        {
            marked.Append(Markup.Escape(hit.Snippet[position..highlight.Start]));
            position = highlight.Start + highlight.Length;
            // A highlight may reach over a line's end; markup may not.
            marked.Append(string.Join('\n', hit.Snippet[highlight.Start..position].Split('\n').Select(part => $"[yellow]{Markup.Escape(part)}[/]")));
        }

        return marked.Append(Markup.Escape(hit.Snippet[position..])).ToString();
    }
}
