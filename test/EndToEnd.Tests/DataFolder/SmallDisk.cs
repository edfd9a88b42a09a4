using System.Diagnostics;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.DataFolder;

/// <summary>A file system of a few megabytes, mounted for one test. Mounting needs the rights for it; <see cref="Refusal"/> says when they lack.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TestFolder folder = new();

    public SmallDisk(int megabytes)
    {
        Path = folder["disk"];
        Directory.CreateDirectory(Path);
        Refusal = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
    }

    public string Path { get; }

    /// <summary>Why the disk is not there; null when it is.</summary>
    public string? Refusal { get; }

    public void MakeReadOnly() => Require(Run("mount", "-o", "remount,ro", Path));

    public void MakeWritable() => Require(Run("mount", "-o", "remount,rw", Path));

    /// <summary>Fills the disk but for some bytes; deleting the file that is returned frees it again.</summary>
    public string Fill(int spare)
    {
        var filler = System.IO.Path.Combine(Path, "filler");
        using var file = File.Create(filler);
        file.Write(new byte[new DriveInfo(Path).AvailableFreeSpace - spare]);
        return filler;
    }

    public void Dispose()
    {
        if (Refusal is null)
        {
            // Lazy: a process that is just ending may still hold a file.
            Require(Run("umount", "-l", Path));
        }

        folder.Dispose();
    }

    private static void Require(string? refusal) => refusal.Should().BeNull();

    private static string? Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : errors.Length > 0 ? errors : $"{command} ended with {process.ExitCode}";
    }
}
