namespace LunarHub.Git;

/// <summary>Full object ids: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits.</summary>
internal static class ObjectId
{
    public static bool IsValid(ReadOnlySpan<char> id) => id.Length is 40 or 64 && !id.ContainsAnyExcept(Digits);

    /// <exception cref="GitException"><c>git-object-missing</c>: nothing else is handed to git where an id is due.</exception>
    public static string Require(string id) => IsValid(id) ? id : throw new GitException("git-object-missing", $"'{Redaction.Clean(id.Length > 80 ? id[..80] : id)}' is not an object id");

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
