using System.Diagnostics;
using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Bench.Cluster;

/// <summary>A small repository that gets one file with a word of its own in every commit.</summary>
internal sealed class PushedRepository(string folder)
{
    public string Folder => folder;

    public static async Task<PushedRepository> CreateAsync(string folder, CancellationToken cancellationToken)
    {
        var repository = new PushedRepository(folder);
        Directory.CreateDirectory(folder);
        await repository.GitAsync(["init", "--quiet", "--initial-branch=main"], cancellationToken);
        await repository.CommitAsync(-1, cancellationToken);
        return repository;
    }

    /// <returns>The word that only this commit brings.</returns>
    public async Task<string> CommitAsync(int number, CancellationToken cancellationToken)
    {
        var word = $"pushed{(number + 1).ToString("D6", CultureInfo.InvariantCulture)}word";
        await File.WriteAllTextAsync(Path.Combine(folder, $"{word}.txt"), $"The word of this commit is {word}.\n", cancellationToken);
        await GitAsync(["add", "-A"], cancellationToken);
        await GitAsync(["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "-m", word], cancellationToken);
        return word;
    }

    private async Task GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false })!;
        await git.WaitForExitAsync(cancellationToken);
        if (git.ExitCode != 0)
        {
            throw new HubException("bench-git-failed", $"git {arguments[0]} failed with code {git.ExitCode}");
        }
    }
}
