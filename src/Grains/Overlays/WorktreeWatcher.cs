using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Overlays;

/// <summary>
/// Tells when something below a folder has changed: once for many changes that come together, and again for those that come while the last one is worked on. Where the system has no more watches
/// to give, it tells at an interval instead.
/// </summary>
internal sealed partial class WorktreeWatcher : IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A build writes for minutes into folders that Git ignores: looks must not take a processor for that long, and so rest for up to twice the time that they take.
    private const int MostBusy = 2;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private readonly FileSystemWatcher? watcher;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private ITimer? timer;

    /// <param name="changed">Called on the thread pool, never twice at once.</param>
    public WorktreeWatcher(string folder, Func<Task> changed, TimeProvider time, ILogger logger)
    {
        (this.folder, this.time, this.logger) = (folder, time, logger);
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                InternalBufferSize = 64 << 10,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += OnChange;
            watcher.Created += OnChange;
            watcher.Deleted += OnChange;
            watcher.Renamed += OnChange;
            watcher.Error += (_, failure) => OnError(failure.GetException());
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            watcher = null;
            Poll(error);
        }

        _ = Task.Run(() => TellAsync(changed), CancellationToken.None);
    }

    public void Dispose()
    {
        stop.Cancel();
        watcher?.Dispose();
        timer?.Dispose();
        stop.Dispose();
    }

    /// <summary>Whether a change of this path can change what the working tree shows: of Git's own files only where the branches stand.</summary>
    internal static bool Matters(string relativePath)
    {
        var path = relativePath.Replace('\\', '/');
        return !path.StartsWith(".git/", StringComparison.Ordinal)
            ? path != ".git"
            : !path.EndsWith(".lock", StringComparison.Ordinal) && (path is ".git/HEAD" or ".git/packed-refs" || path.StartsWith(".git/refs/heads", StringComparison.Ordinal));
    }

    private void OnChange(object sender, FileSystemEventArgs change)
    {
        if (Matters(Path.GetRelativePath(folder, change.FullPath)) || (change is RenamedEventArgs renamed && Matters(Path.GetRelativePath(folder, renamed.OldFullPath))))
        {
            changes.Writer.TryWrite(true);
        }
    }

    // Too many events at once are an event; a folder that could not be watched has none from now on.
    private void OnError(Exception error)
    {
        if (error is not InternalBufferOverflowException)
        {
            Poll(error);
        }

        changes.Writer.TryWrite(true);
    }

    private void Poll(Exception reason)
    {
        var made = time.CreateTimer(_ => changes.Writer.TryWrite(true), null, Interval, Interval);
        if (Interlocked.CompareExchange(ref timer, made, null) is null)
        {
            LogPolling(reason, folder);
        }
        else
        {
            made.Dispose();
        }
    }

    private async Task TellAsync(Func<Task> changed)
    {
        var busy = 0;
        try
        {
            while (await changes.Reader.WaitToReadAsync(stop.Token))
            {
                // An editor writes in several steps; a checkout writes many files.
                await Task.Delay(Settling, time, stop.Token);
                changes.Reader.TryRead(out _);
                var began = time.GetTimestamp();
                try
                {
                    await changed();
                }
                catch (Exception error) when (!stop.IsCancellationRequested)
                {
                    LogNotTold(error, folder);
                }

                // An edit that comes after the look is looked at when it comes; one that came during it has to wait.
                busy = changes.Reader.TryPeek(out _) ? Math.Min(busy + 1, MostBusy) : 0;
                var rest = busy * time.GetElapsedTime(began);
                await Task.Delay(rest < LongestRest ? rest : LongestRest, time, stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} cannot be watched by events and is looked at every second (on Linux, fs.inotify.max_user_watches may be too small).")]
    private partial void LogPolling(Exception error, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A change below {Folder} could not be taken up; the next one is.")]
    private partial void LogNotTold(Exception error, string folder);
}
