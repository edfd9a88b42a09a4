using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.Grains;
using Spectre.Console;

namespace LunarHub.Cli.Terminal;

/// <summary>Shows the progress of repositories until none has work left: a live table on a terminal, a line now and then elsewhere.</summary>
internal static class IndexingView
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Returns the last status of each.</summary>
    public static async Task<IReadOnlyList<RepositoryView>> FollowAsync(IHubClient hub, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        IReadOnlyList<RepositoryView> views = [];
        if (AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal)
        {
            await AnsiConsole.Live(new Table()).AutoClear(true).StartAsync(async live =>
            {
                do
                {
                    views = await ReadAsync(hub, ids, cancellationToken);
                    live.UpdateTarget(TableOf(views));
                }
                while (await PauseWhileBusyAsync(views, cancellationToken));
            });
            return views;
        }

        var shown = DateTimeOffset.MinValue;
        do
        {
            views = await ReadAsync(hub, ids, cancellationToken);
            if (DateTimeOffset.UtcNow - shown >= PlainInterval)
            {
                shown = DateTimeOffset.UtcNow;
                foreach (var view in views.Where(IsBusy))
                {
                    await Console.Error.WriteLineAsync($"{view.Name}: {Describe(view)}");
                }
            }
        }
        while (await PauseWhileBusyAsync(views, cancellationToken));
        return views;
    }

    /// <summary>One line on what a repository is doing or has.</summary>
    public static string Describe(RepositoryView view) => view switch
    {
        { State: RepositoryState.Paused } => $"paused{(view.WaitingRequests > 0 ? $" with {Format.Count(view.WaitingRequests)} waiting" : "")}; go on with: hub repos resume {view.Name}",
        { State: RepositoryState.Parked } => $"parked after {view.Failures} failed runs: {view.Error?.Message}; when that is mended: hub repos retry {view.Name}",
        { Error: { } error, State: RepositoryState.Failed } => $"failed: {error.Message}",
        { State: RepositoryState.Empty } => "has no commits yet; it is indexed when the first arrives and `hub index` is run",
        { State: RepositoryState.Ready } => $"{Format.Count(view.Files)} files, {Format.Count(view.Chunks)} chunks, {Format.Bytes(view.TextBytes)} at {Format.ShortCommit(view.Commit)}",
        { Progress: { } progress } => Describe(progress),
        _ => view.State.ToString().ToLowerInvariant(),
    };

    /// <summary>One line for each followed ref besides the default one; nothing where there is none.</summary>
    public static IEnumerable<string> DescribeRefs(RepositoryView view) => view.Refs.Where(held => held.Ref != view.DefaultRef).Select(held => held switch
    {
        { Commit: null } => $"  {ShortRef(held.Ref)}: not indexed yet",
        { HeadCommit: null } => $"  {ShortRef(held.Ref)}: gone from Git, is taken out",
        { Commit: var commit, HeadCommit: var head } when commit != head => $"  {ShortRef(held.Ref)}: {Format.Count(held.Files)} files at {Format.ShortCommit(commit)}, behind: Git has {Format.ShortCommit(head)}",
        _ => $"  {ShortRef(held.Ref)}: {Format.Count(held.Files)} files at {Format.ShortCommit(held.Commit)}",
    });

    private static string ShortRef(string name)
        => name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : name.StartsWith("refs/", StringComparison.Ordinal) ? name["refs/".Length..] : name;

    private static string Describe(ProgressView progress)
    {
        if (progress.Stage is "fetch")
        {
            return progress.Detail ?? "fetching";
        }

        if (progress.Stage is "wait")
        {
            return $"waiting for other repositories, {Format.Count(progress.FilesTotal)} files to index";
        }

        var left = progress.SecondsLeft is { } seconds ? $", {Format.Seconds(seconds)} left" : "";
        return $"{progress.Stage} {Format.Count(progress.FilesDone)}/{Format.Count(progress.FilesTotal)} files, {Format.Count(progress.Chunks)} chunks, {Format.Bytes(progress.BytesPerSecond)}/s{left}";
    }

    private static bool IsBusy(RepositoryView view) => view.State is RepositoryState.Queued or RepositoryState.Cloning or RepositoryState.Indexing;

    private static async Task<bool> PauseWhileBusyAsync(IReadOnlyList<RepositoryView> views, CancellationToken cancellationToken)
    {
        if (!views.Any(IsBusy))
        {
            return false;
        }

        await Task.Delay(LiveInterval, cancellationToken);
        return true;
    }

    private static async Task<IReadOnlyList<RepositoryView>> ReadAsync(IHubClient hub, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => await Task.WhenAll(ids.Select(id => hub.GetRepositoryAsync(id, cancellationToken)));

    private static Table TableOf(IReadOnlyList<RepositoryView> views)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var view in views)
        {
            table.AddRow(Markup.Escape(view.Name), Bar(view.Progress), Markup.Escape(Describe(view)));
        }

        return table;
    }

    private static string Bar(ProgressView? progress)
    {
        const int Width = 24;
        if (progress is not { BytesTotal: > 0 })
        {
            return new string(' ', Width);
        }

        var filled = (int)(Width * Math.Min(1, (double)progress.BytesDone / progress.BytesTotal));
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', Width - filled)}[/]";
    }
}
