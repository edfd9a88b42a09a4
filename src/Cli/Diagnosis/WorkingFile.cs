using System.Security.Cryptography;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary>A file of a working tree: its place in the repository and its content.</summary>
/// <param name="Root">The folder that holds the repository's <c>.git</c>; the file's own folder where there is none.</param>
/// <param name="Path">The file's path in the repository, with forward slashes.</param>
/// <param name="Content">What it holds now.</param>
internal sealed record WorkingFile(string Root, string Path, byte[] Content)
{
    /// <summary>The Git object id that the content would have in a repository of the given kind of ids.</summary>
    public string BlobId(bool sha256)
    {
        byte[] framed = [.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content];
#pragma warning disable CA5350 // Git names objects by SHA-1; nothing is protected by it here.
        return Convert.ToHexStringLower(sha256 ? SHA256.HashData(framed) : SHA1.HashData(framed));
#pragma warning restore CA5350
    }

    /// <exception cref="HubException"><c>file-unreadable</c>.</exception>
    public static WorkingFile Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var root = System.IO.Path.GetDirectoryName(full)!;
        for (var folder = root; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            // In a linked worktree and a submodule .git is a file.
            if (System.IO.Path.Exists(System.IO.Path.Combine(folder, ".git")))
            {
                root = folder;
                break;
            }
        }

        try
        {
            return new WorkingFile(root, System.IO.Path.GetRelativePath(root, full).Replace('\\', '/'), File.ReadAllBytes(full));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HubException("file-unreadable", $"{full} cannot be read: {error.Message}", error);
        }
    }
}
