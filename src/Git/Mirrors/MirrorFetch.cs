namespace LunarHub.Git;

/// <summary>Creates a mirror and brings it up to date. Whatever an earlier fetch left half done, and a mirror that git no longer takes for one, is cleared away first.</summary>
internal sealed class MirrorFetch(string folder, GitOptions options, RepositoryLocation location, Action<string>? progress, CancellationToken cancellationToken)
{
    /// <summary>Where a detached HEAD of the source is kept.</summary>
    public const string DetachedHead = "refs/lunarhub/head";

    private const int Attempts = 3;

    /// <returns>The source's HEAD that the mirror now follows.</returns>
    public async Task<RemoteHead> RunAsync()
    {
        var transport = await GitTransport.OpenAsync(location, options, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var head = await AskHeadAsync(transport).ConfigureAwait(false);
            await EnsureMirrorAsync(transport, head).ConfigureAwait(false);
            try
            {
                await FetchAsync(transport, head).ConfigureAwait(false);
            }
            catch (GitException error) when (error.Code == "git-ref-moved" && attempt < Attempts)
            {
                // A ref went away between the question and the fetch: ask again.
                continue;
            }

            await SetHeadAsync(head).ConfigureAwait(false);
            return head;
        }
    }

    private async Task<RemoteHead> AskHeadAsync(GitTransport transport)
    {
        var command = new GitCommand($"asking {location.Display}", ["ls-remote", "--symref", "--end-of-options", location.Address, "HEAD"]) { Transport = transport, Timeout = options.AnswerTimeout };
        return RemoteHead.Parse(await GitRunner.ReadAsync(options, command, cancellationToken).ConfigureAwait(false));
    }

    private async Task EnsureMirrorAsync(GitTransport transport, RemoteHead head)
    {
        if (Directory.Exists(folder))
        {
            if (await IsUsableAsync(head).ConfigureAwait(false))
            {
                MirrorFolder.RemoveLeftovers(folder);
                return;
            }

            Directory.Delete(folder, recursive: true);
        }

        await CreateAsync(transport, head).ConfigureAwait(false);
    }

    // A source that was made anew may use the other hash function; the old mirror cannot follow it.
    private async Task<bool> IsUsableAsync(RemoteHead head)
    {
        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            return false;
        }

        try
        {
            var format = (await ReadAsync("looking at the mirror", ["rev-parse", "--show-object-format"], mirror: folder).ConfigureAwait(false)).Trim();
            return head.Commit is null || format == FormatOf(head);
        }
        catch (GitException error) when (error.Code is "git-not-a-repository" or "git-failed")
        {
            return false;
        }
    }

    private async Task CreateAsync(GitTransport transport, RemoteHead head)
    {
        // Made under another name and moved when whole: a crash in between leaves nothing that looks like a mirror.
        var building = folder + ".new";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (location.IsLocal)
        {
            // Git links a local source's objects where it can and copies them to another disk; with --local it would insist on links.
            await RunAsync($"cloning {location.Display}", ["clone", "--bare", "--progress", "--no-recurse-submodules", "--template=", "--end-of-options", location.Address, building], transport, null).ConfigureAwait(false);
        }
        else
        {
            await ReadAsync("creating a mirror", ["init", "--bare", "--quiet", "--template=", $"--object-format={FormatOf(head)}", "--end-of-options", building]).ConfigureAwait(false);
        }

        Directory.Move(building, folder);
    }

    private Task FetchAsync(GitTransport transport, RemoteHead head)
    {
        List<string> arguments =
        [
            "fetch", "--prune", "--force", "--progress", "--no-write-fetch-head", "--no-recurse-submodules", "--update-shallow", "--no-tags",
            "--end-of-options", location.Address, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*",
        ];
        if (head is { Commit: not null, Branch: null })
        {
            arguments.Add($"+HEAD:{DetachedHead}");
        }

        return RunAsync($"fetching {location.Display}", arguments, transport, folder);
    }

    private async Task SetHeadAsync(RemoteHead head)
    {
        if (head.Branch is not null)
        {
            await ReadAsync("setting the default branch", ["symbolic-ref", "--end-of-options", "HEAD", head.Branch], mirror: folder).ConfigureAwait(false);
        }

        if (head.Branch is not null || head.Commit is null)
        {
            await ReadAsync("forgetting a detached HEAD", ["update-ref", "-d", "--end-of-options", DetachedHead], mirror: folder).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(string purpose, IReadOnlyList<string> arguments, GitTransport transport, string? mirror)
    {
        // The first line may come before the process is known here.
        var running = new TaskCompletionSource<GitProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new GitCommand(purpose, arguments)
        {
            Mirror = mirror,
            Transport = transport,
            Timeout = options.FetchTimeout,
            OnErrorLine = line =>
            {
                if (FetchProgress.TryParse(line, out var step) && step.Bytes > options.MaxFetchBytes)
                {
                    var excess = new GitException("git-output-limit", $"{purpose} was ended: it receives more than {options.MaxFetchBytes} bytes");
                    _ = running.Task.ContinueWith(process => process.Result.Stop(excess), TaskScheduler.Default);
                }

                progress?.Invoke(line);
            },
        };
        var started = GitProcess.Start(options, command, cancellationToken);
        running.SetResult(started);
        await using (started)
        {
            await started.CompleteAsync().ConfigureAwait(false);
        }
    }

    private Task<string> ReadAsync(string purpose, IReadOnlyList<string> arguments, string? mirror = null)
        => GitRunner.ReadAsync(options, new GitCommand(purpose, arguments) { Mirror = mirror }, cancellationToken);

    private static string FormatOf(RemoteHead head) => head.Commit is { Length: 64 } ? "sha256" : "sha1";
}
