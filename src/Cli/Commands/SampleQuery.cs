using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using LunarHub.Text;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary>Shows that the index answers: asks, in words, for something that the newest repository defines.</summary>
internal static class SampleQuery
{
    public static async Task ShowAsync(IHubClient hub, Uri url, IReadOnlyList<RepositoryView> views, CancellationToken cancellationToken)
    {
        if (views.FirstOrDefault(view => view.State == RepositoryState.Ready && view.Chunks > 0) is not { } ready)
        {
            return;
        }

        var query = await ChooseAsync(hub, ready, cancellationToken);
        var result = await hub.SearchAsync(new SearchBody { Query = query, Repos = [ready.Id], Limit = 1 }, cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[grey]$ hub search \"{query}\"   or {new Uri(url, "?q=" + Uri.EscapeDataString(query))}[/]");
        HitView.Print(AnsiConsole.Console, result, explain: false);
    }

    // The words of a name that the code defines make a question whose answer is known; the repository's own name nearly always has hits to choose from.
    private static async Task<string> ChooseAsync(IHubClient hub, RepositoryView view, CancellationToken cancellationToken)
    {
        var name = view.Name.Split('/')[^1];
        try
        {
            var about = await hub.SearchAsync(new SearchBody { Query = $"{name} kind:function", Repos = [view.Id], Limit = 20, Mode = SearchMode.Keyword }, cancellationToken);
            var symbol = about.Hits.Select(hit => hit.Symbol).FirstOrDefault(candidate => candidate is not null && Words(candidate).Count is >= 2 and <= 4);
            return symbol is null ? name : string.Join(' ', Words(symbol));
        }
        catch (HubException)
        {
            return name;
        }
    }

    private static List<string> Words(string symbol)
    {
        var words = new List<string>();
        foreach (var term in Terms.Of(symbol).Where(term => term.Kind == TokenKind.Part))
        {
            words.Add(symbol.Substring(term.Start, term.Length).ToLowerInvariant());
        }

        return words;
    }
}
