using System.Text;

namespace LunarHub.Git;

/// <summary>The working tree of a repository on this machine, looked at and never changed. What its own configuration would have run (hooks, a file system monitor) is not run.</summary>
public sealed class GitWorkTree
{
    private const string FilePrefix = "gitdir:";

    private readonly string gitFolder;
    private readonly GitOptions options;

    private GitWorkTree(string folder, string gitFolder, GitOptions options) => (Folder, this.gitFolder, this.options) = (folder, gitFolder, options);

    /// <summary>The root of the working tree.</summary>
    public string Folder { get; }

    /// <summary>The working tree of a location, or null where there is none: a remote, or a bare repository.</summary>
    public static GitWorkTree? Find(RepositoryLocation location, GitOptions options)
    {
        var git = Path.Combine(location.Source, ".git");
        if (!location.IsLocal)
        {
            return null;
        }

        if (Directory.Exists(git))
        {
            return new GitWorkTree(location.Source, git, options);
        }

        // A further working tree of a repository has a file in the place of the folder.
        return File.Exists(git) && File.ReadLines(git).FirstOrDefault() is { } line && line.StartsWith(FilePrefix, StringComparison.Ordinal)
            && Path.GetFullPath(line[FilePrefix.Length..].Trim(), location.Source) is var named && Directory.Exists(named)
            ? new GitWorkTree(location.Source, named, options)
            : null;
    }

    /// <summary>Compares the tree with its commit. Ignored files are passed over, and so are submodules.</summary>
    /// <exception cref="GitException"><c>git-output-limit</c> beyond <see cref="GitOptions.MaxTreeEntries"/>, <c>git-timeout</c>, <c>git-failed</c>.</exception>
    public async Task<WorkTreeState> ReadAsync(CancellationToken cancellationToken = default)
    {
        string[] arguments = [$"--work-tree={Folder}", "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"];
        await using var process = GitProcess.Start(options, new GitCommand($"looking at the working tree {Folder}", arguments) { Mirror = gitFolder }, cancellationToken);
        string? head = null;
        var entries = new Dictionary<string, WorkTreeEntry>(StringComparer.Ordinal);
        await foreach (var record in NulRecords.ReadAsync(process.Output, options.MaxTreeEntries).ConfigureAwait(false))
        {
            if (Parse(record.Span, ref head) is { } entry && (!entries.TryGetValue(entry.Path, out var known) || known.HeadBlob is null))
            {
                // A file that is taken out of the index and still there is told twice.
                entries[entry.Path] = entry;
            }
        }

        await process.CompleteAsync().ConfigureAwait(false);
        return new WorkTreeState(head, [.. entries.Values]);
    }

    // As git-status(1) describes the porcelain format, version 2.
    private static WorkTreeEntry? Parse(ReadOnlySpan<byte> record, ref string? head)
    {
        const int FieldsOfChange = 8;
        const int FieldsOfConflict = 10;
        const int HeadBlobField = 6;
        if (record.StartsWith("# branch.oid "u8))
        {
            var id = Encoding.ASCII.GetString(record["# branch.oid "u8.Length..]);
            head = ObjectId.IsValid(id) ? id : null;
            return null;
        }

        return record.IsEmpty ? null : record[0] switch
        {
            (byte)'?' => new WorkTreeEntry(GitPath.Decode(record[2..]), null),
            (byte)'1' => new WorkTreeEntry(GitPath.Decode(After(record, FieldsOfChange)), BlobOf(Field(record, HeadBlobField))),
            (byte)'u' => new WorkTreeEntry(GitPath.Decode(After(record, FieldsOfConflict)), null),
            _ => null,
        };
    }

    private static string? BlobOf(ReadOnlySpan<byte> id) => id.ContainsAnyExcept((byte)'0') ? Encoding.ASCII.GetString(id) : null;

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> record, int fields)
    {
        for (var i = 0; i < fields; i++)
        {
            record = record[(record.IndexOf((byte)' ') + 1)..];
        }

        return record;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> record, int number)
    {
        var rest = After(record, number);
        return rest[..rest.IndexOf((byte)' ')];
    }
}
