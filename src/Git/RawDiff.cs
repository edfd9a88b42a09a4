namespace LunarHub.Git;

/// <summary>Git's raw diff format (git-diff-tree(1), "Raw output format").</summary>
internal static class RawDiff
{
    /// <param name="header">Old mode, new mode, old id, new id, status.</param>
    public static TreeChange Change(string[] header, string path, string? oldPath) => new(
        header[4][0] switch
        {
            'A' or 'C' => ChangeKind.Added,
            'D' => ChangeKind.Deleted,
            'R' => ChangeKind.Renamed,
            'T' => ChangeKind.TypeChanged,
            _ => ChangeKind.Modified,
        },
        path,
        header[4][0] == 'R' ? oldPath : null,
        KindOf(header[1]),
        IdOf(header[2]),
        IdOf(header[3]));

    public static TreeEntryKind? KindOf(string mode) => mode switch
    {
        "000000" => null,
        "120000" => TreeEntryKind.SymbolicLink,
        "160000" => TreeEntryKind.Submodule,
        "100755" => TreeEntryKind.ExecutableFile,
        _ => TreeEntryKind.File,
    };

    private static string? IdOf(string id) => id.AsSpan().ContainsAnyExcept('0') ? id : null;
}
