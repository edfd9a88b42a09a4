namespace LunarHub.Git;

/// <summary>The git of this machine.</summary>
public static class GitInstallation
{
    /// <summary>The oldest git that can be kept from reading the user's own configuration (GIT_CONFIG_GLOBAL).</summary>
    public static readonly Version MinimumVersion = new(2, 32);

    public static string InstallCommand => OperatingSystem.IsMacOS() ? "brew install git" : OperatingSystem.IsWindows() ? "winget install Git.Git" : "sudo apt-get install -y git";

    /// <exception cref="GitException"><c>git-missing</c>, <c>git-too-old</c>.</exception>
    public static async Task<Version> FindAsync(GitOptions? options = null, CancellationToken cancellationToken = default)
    {
        var output = await GitRunner.ReadAsync(options ?? new GitOptions(), new GitCommand("git version", ["version"]), cancellationToken).ConfigureAwait(false);
        var digits = new string([.. output.SkipWhile(character => !char.IsAsciiDigit(character)).TakeWhile(character => char.IsAsciiDigit(character) || character == '.')]).Trim('.');
        if (!Version.TryParse(string.Join('.', digits.Split('.').Take(3)), out var version))
        {
            throw new GitException("git-missing", $"git answered '{output.Trim()}', not its version; install it with: {InstallCommand}");
        }

        return version >= MinimumVersion
            ? version
            : throw new GitException("git-too-old", $"git {version} is older than {MinimumVersion}; upgrade it with: {InstallCommand}");
    }
}
