using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// Starts git safely: no shell, no configuration or hooks but ours, no prompts, no transport but the allowed ones, and an end by timeout, by size or by cancellation that takes the whole process tree.
/// </summary>
internal sealed class GitProcess : IAsyncDisposable
{
    private const int MaxErrorText = 8 << 10;

    private static readonly string[] FixedConfiguration =
    [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.attributesFile=/dev/null",
        "core.untrackedCache=false",
        "credential.helper=",
        "protocol.allow=never",
        "protocol.ext.allow=never",
        "gc.auto=0",
        "maintenance.auto=false",
        "fetch.recurseSubmodules=false",
        "submodule.recurse=false",
        "transfer.credentialsInUrl=allow",
        "advice.detachedHead=false",
    ];

    private readonly Process process;
    private readonly CancellationTokenSource ending;
    private readonly CancellationTokenRegistration killing;
    private readonly Task<string> errorText;
    private readonly TimeSpan timeout;
    private readonly CancellationToken caller;

    private GitProcess(Process process, TimeSpan timeout, Action<string>? onErrorLine, CancellationToken cancellationToken)
    {
        this.process = process;
        this.timeout = timeout;
        caller = cancellationToken;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ending.CancelAfter(timeout);
        }

        killing = ending.Token.Register(static state => Kill((Process)state!), process);
        errorText = ReadErrorsAsync(process.StandardError, onErrorLine);
    }

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Input => process.StandardInput.BaseStream;

    /// <param name="folder">Where git runs; null for none in particular.</param>
    /// <param name="onErrorLine">Gets each line of standard error as it comes, a carriage return ending one too (git's progress).</param>
    public static GitProcess Start(GitOptions options, string? folder, IEnumerable<string> arguments, TimeSpan timeout, Action<string>? onErrorLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(options.Executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
            StandardErrorEncoding = Encoding.UTF8,
        };
        Scrub(start);
        foreach (var setting in FixedConfiguration.Concat(AllowedProtocols(options)))
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        if (folder is not null)
        {
            start.ArgumentList.Add($"--git-dir={folder}");
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new GitProcess(Process.Start(start)!, timeout, onErrorLine, cancellationToken);
        }
        catch (Win32Exception error)
        {
            throw new GitException("git-missing", $"git cannot be started ({error.Message}); install it with: {GitInstallation.InstallCommand}", error);
        }
    }

    /// <summary>Waits for the end; throws when git failed, took too long or was cancelled.</summary>
    public async Task CompleteAsync(string what)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        var errors = await errorText.ConfigureAwait(false);
        ThrowIfEnded(what);
        if (process.ExitCode != 0)
        {
            throw GitFailure.Explain(what, Redaction.Clean(errors));
        }
    }

    /// <summary>Throws when the process was ended by us: the caller's cancellation, or the timeout.</summary>
    public void ThrowIfEnded(string what)
    {
        caller.ThrowIfCancellationRequested();
        if (ending.IsCancellationRequested)
        {
            throw new GitException("git-timeout", $"{what} took longer than {timeout}; the remote may be slow, or the limit too low");
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

    // Whoever starts the server may have git variables set for a repository of their own; none may reach our commands.
    private static void Scrub(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal) && name is not ("GIT_SSL_CAINFO" or "GIT_SSH_COMMAND" or "GIT_ASKPASS")).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = SafeGlobalConfig.Path;
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        start.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        start.Environment["LC_ALL"] = "C";
        if (!start.Environment.ContainsKey("GIT_SSH_COMMAND"))
        {
            start.Environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new";
        }
    }

    private static IEnumerable<string> AllowedProtocols(GitOptions options)
        => options.AllowedSchemes.Select(scheme => $"protocol.{scheme}.allow=always").Append($"protocol.file.allow={(options.AllowLocalPaths ? "always" : "never")}");

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself first.
        }
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors, Action<string>? onLine)
    {
        var kept = new StringBuilder();
        var line = new StringBuilder();
        var buffer = new char[1024];
        int read;
        while ((read = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, read))
            {
                if (character is not ('\n' or '\r'))
                {
                    if (line.Length < 1024)
                    {
                        line.Append(character);
                    }

                    continue;
                }

                if (line.Length > 0)
                {
                    onLine?.Invoke(Redaction.Clean(line.ToString()));
                    if (character == '\n' && kept.Length < MaxErrorText)
                    {
                        kept.Append(line).Append('\n');
                    }

                    line.Clear();
                }
            }
        }

        return kept.Append(line).ToString();
    }
}
