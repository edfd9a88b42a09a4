using System.Text;

namespace LunarHub.Git.Tests;

/// <summary>A script in git's place: to misbehave, or to do something at a certain moment and then be git.</summary>
public sealed class FakeGit : IDisposable
{
    /// <param name="script">Bash. <c>$T</c> is a folder of its own, <c>$GIT</c> the real git.</param>
    public FakeGit(string script)
    {
        var path = Path.Combine(Folder, "git");
        File.WriteAllText(path, $"#!/bin/bash\nT='{Folder}'\nGIT='{RealGit}'\n{script}\n", new UTF8Encoding(false));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Options = new GitOptions { Executable = path };
    }

    public static string RealGit { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "git")).First(File.Exists);

    public string Folder { get; } = Directory.CreateTempSubdirectory("fake-git-").FullName;

    public GitOptions Options { get; }

    public string Note(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public bool Has(string name) => File.Exists(Path.Combine(Folder, name));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
