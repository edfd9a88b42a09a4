namespace LunarHub.Git;

/// <summary>What git leaves in a mirror when it is killed.</summary>
internal static class MirrorFolder
{
    /// <summary>Removes lock files, temporary packs and temporary objects. Only one fetch runs at a time, so none of them is in use when the next one begins.</summary>
    public static void RemoveLeftovers(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var path in Directory.EnumerateFiles(folder, "*.lock", options).Concat(Directory.EnumerateFiles(Path.Combine(folder, "objects"), "tmp_*", options)))
        {
            File.Delete(path);
        }
    }
}
