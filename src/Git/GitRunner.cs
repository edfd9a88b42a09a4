namespace LunarHub.Git;

/// <summary>Runs a short git command and reads its whole output.</summary>
internal static class GitRunner
{
    public static async Task<byte[]> ReadAsync(GitOptions options, string? folder, IEnumerable<string> arguments, string what, CancellationToken cancellationToken)
    {
        await using var process = GitProcess.Start(options, folder, arguments, options.QueryTimeout, null, cancellationToken);
        using var output = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await process.Output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
        {
            output.Write(buffer, 0, read);
            if (output.Length > options.MaxOutputBytes)
            {
                throw new GitException("git-output-limit", $"{what} printed more than {options.MaxOutputBytes} bytes");
            }
        }

        await process.CompleteAsync(what).ConfigureAwait(false);
        return output.ToArray();
    }
}
