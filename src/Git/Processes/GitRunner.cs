using System.Text;

namespace LunarHub.Git;

/// <summary>Runs a short git command and reads its whole output.</summary>
internal static class GitRunner
{
    public static async Task<string> ReadAsync(GitOptions options, GitCommand command, CancellationToken cancellationToken)
    {
        await using var process = GitProcess.Start(options, command, cancellationToken);
        using var output = new MemoryStream();
        try
        {
            await CopyAsync(process, output, options, command).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (process.Ending.IsCancellationRequested)
        {
            // CompleteAsync says why it was ended.
        }

        await process.CompleteAsync().ConfigureAwait(false);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    private static async Task CopyAsync(GitProcess process, MemoryStream output, GitOptions options, GitCommand command)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await process.Output.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(process.Ending).ConfigureAwait(false)) > 0)
        {
            output.Write(buffer, 0, read);
            if (output.Length > options.MaxOutputBytes)
            {
                throw new GitException("git-output-limit", $"{command.Purpose} printed more than {options.MaxOutputBytes} bytes");
            }
        }
    }
}
