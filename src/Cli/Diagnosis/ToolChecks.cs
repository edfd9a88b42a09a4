using System.ComponentModel;
using System.Diagnostics;
using LunarHub.Git;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The programs of this machine: git to run, Node and a C compiler to build.</summary>
internal static class ToolChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
    [
        await GitAsync(cancellationToken),
        new Finding(Verdict.Good, ".NET", Environment.Version.ToString()),
        await BuildToolAsync("node", "--version", "it builds the page: sudo apt-get install -y nodejs npm", cancellationToken),
        await BuildToolAsync("cc", "--version", "it builds the parsers: sudo apt-get install -y gcc", cancellationToken),
    ];

    private static async Task<Finding> GitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Finding(Verdict.Good, "git", (await GitInstallation.FindAsync(cancellationToken: cancellationToken)).ToString());
        }
        catch (HubException error)
        {
            return new Finding(Verdict.Fault, "git", error.Message, GitInstallation.InstallCommand);
        }
    }

    private static async Task<Finding> BuildToolAsync(string name, string argument, string mend, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, argument) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Finding(Verdict.Good, name, line ?? "present");
        }
        catch (Win32Exception)
        {
            return new Finding(Verdict.Warning, name, "not found; needed only to build from source", mend);
        }
    }
}
