using System.Diagnostics;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>A repository made with real git commands, deleted at the end.</summary>
public sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository(bool initialise = true)
    {
        Folder = Directory.CreateTempSubdirectory("lunarhub repository-").FullName;
        if (initialise)
        {
            Git("init", "--quiet", "--initial-branch=main");
        }
    }

    public string Folder { get; }

    public TemporaryRepository Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public TemporaryRepository Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, path), bytes);
        return this;
    }

    public TemporaryRepository Delete(string path)
    {
        File.Delete(Path.Combine(Folder, path));
        return this;
    }

    /// <summary>Commits everything; answers the new head.</summary>
    public string Commit(string message = "change")
    {
        Git("add", "-A");
        Git("commit", "--quiet", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always", .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GIT_DIR");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
