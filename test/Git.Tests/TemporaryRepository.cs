using System.Diagnostics;
using System.Text;

namespace LunarHub.Git.Tests;

/// <summary>A repository made with real git commands, deleted at the end.</summary>
public sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository(bool initialise = true, params string[] initOptions)
    {
        Folder = Directory.CreateTempSubdirectory("repo with space-").FullName;
        if (initialise)
        {
            Git(["init", "--quiet", "--initial-branch=main", .. initOptions]);
        }
    }

    public string Folder { get; }

    /// <summary>The time of the next commits, in seconds since 1970; null for now.</summary>
    public long? CommitTime { get; set; }

    public TemporaryRepository Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Adds a file under a name that no string can hold.</summary>
    public TemporaryRepository WriteRaw(byte[] path, string text)
    {
        var id = Run(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetBytes(text)).Trim();
        Run(["update-index", "-z", "--index-info"], [.. Encoding.ASCII.GetBytes($"100644 {id}\t"), .. path, 0]);
        return this;
    }

    public TemporaryRepository Commit(string message)
    {
        if (Directory.EnumerateFileSystemEntries(Folder).Skip(1).Any())
        {
            Git("add", "-A");
        }

        return Git("commit", "--quiet", "--allow-empty", "-m", message);
    }

    public TemporaryRepository Git(params string[] arguments)
    {
        Run(arguments, []);
        return this;
    }

    public TemporaryRepository GitWithoutHooks(params string[] arguments) => Git(["-c", "core.hooksPath=/dev/null", .. arguments]);

    public string Head() => Ask("rev-parse", "HEAD");

    /// <summary>Git's answer, without the newline at its end.</summary>
    public string Ask(params string[] arguments) => Run(arguments, []).TrimEnd('\n');

    public string Feed(string input, params string[] arguments) => Run(arguments, Encoding.UTF8.GetBytes(input)).TrimEnd('\n');

    /// <summary>Stores an object as it is and gives its id.</summary>
    public string Store(string type, byte[] content) => Run(["hash-object", "-w", "-t", type, "--literally", "--stdin"], content).Trim();

    public TemporaryRepository Clone(params string[] options)
    {
        var clone = new TemporaryRepository(initialise: false);
        Run(["clone", "--quiet", .. options, $"file://{Folder}", clone.Folder], []);
        return clone;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Run(IEnumerable<string> arguments, byte[] input)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always", .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GIT_DIR");
        if (CommitTime is { } time)
        {
            start.Environment["GIT_COMMITTER_DATE"] = $"@{time} +0000";
        }

        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
