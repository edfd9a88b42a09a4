using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LunarHub.Git;

/// <summary>A running git command. It ends by itself, by its timeout, by <see cref="Stop"/> or by cancellation; the last three take its whole process tree.</summary>
internal sealed class GitProcess : IAsyncDisposable
{
    // A grandchild that left the tree can hold standard error open long after git has ended.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly GitCommand command;
    private readonly TimeSpan timeout;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource ending;
    private readonly CancellationTokenRegistration killing;
    private readonly ErrorText errors;
    private readonly Task readingErrors;
    private GitException? stopped;

    private GitProcess(Process process, GitCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        this.process = process;
        this.command = command;
        this.timeout = timeout;
        caller = cancellationToken;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ending.CancelAfter(timeout);
        }

        killing = ending.Token.Register(static state => Kill((Process)state!), process);
        errors = new ErrorText(command.OnErrorLine);
        readingErrors = errors.ReadAsync(process.StandardError);
    }

    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>Cancelled when the command is to end: a read of <see cref="Output"/> may then never return, as something that left the process tree may hold it open.</summary>
    public CancellationToken Ending => ending.Token;

    public Stream Input => process.StandardInput.BaseStream;

    /// <exception cref="GitException"><c>git-missing</c>, or <c>git-object-missing</c> when the mirror's folder is gone.</exception>
    public static GitProcess Start(GitOptions options, GitCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (command.Mirror is { } mirror && !Directory.Exists(mirror))
        {
            throw new GitException("git-object-missing", $"{command.Purpose} failed: the mirror is not there; it is fetched again");
        }

        var start = new ProcessStartInfo(options.Executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardErrorEncoding = Encoding.UTF8,
        };
        GitEnvironment.Apply(start, command);
        foreach (var setting in GitEnvironment.Settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        if (command.Mirror is not null)
        {
            start.ArgumentList.Add($"--git-dir={command.Mirror}");
        }

        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new GitProcess(Process.Start(start)!, command, command.Timeout ?? options.QueryTimeout, cancellationToken);
        }
        catch (Win32Exception error)
        {
            throw new GitException("git-missing", $"git cannot be started ({error.Message}); install it with: {GitInstallation.InstallCommand}", error);
        }
    }

    /// <summary>Ends the command now; <see cref="CompleteAsync"/> throws <paramref name="reason"/>.</summary>
    public void Stop(GitException reason)
    {
        Interlocked.CompareExchange(ref stopped, reason, null);
        Kill(process);
    }

    /// <summary>Waits for the end; throws when git failed, was stopped, took too long or was cancelled.</summary>
    public async Task CompleteAsync()
    {
        if (await EndAsync().ConfigureAwait(false) is { } failure)
        {
            throw failure;
        }

        errors.ThrowIfListenerFailed();
    }

    /// <summary>Waits for the end and returns git's own failure, or null when there was none; throws when it was stopped, took too long or was cancelled.</summary>
    public async Task<GitException?> EndAsync()
    {
        CloseInput();
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(readingErrors, Task.Delay(LastWords)).ConfigureAwait(false);
        ThrowIfEnded();
        return process.ExitCode == 0 ? null : GitFailure.Explain(command.Purpose, errors.ToString());
    }

    /// <summary>Tells git that no more input comes. May be called again.</summary>
    public void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Git ended with input unread, or the input is closed already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await killing.DisposeAsync().ConfigureAwait(false);
        if (!process.HasExited)
        {
            Kill(process);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        ending.Dispose();
        process.Dispose();
    }

    private void ThrowIfEnded()
    {
        caller.ThrowIfCancellationRequested();
        if (stopped is not null)
        {
            throw stopped;
        }

        if (ending.IsCancellationRequested)
        {
            throw new GitException("git-timeout", $"{command.Purpose} took longer than {timeout}; the remote may be slow, or the limit too low");
        }
    }


    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself first.
        }
    }
}
