using LunarHub.Text;

namespace LunarHub.Git;

/// <summary>
/// A git command that failed. Codes: <c>git-missing</c>, <c>git-too-old</c>, <c>git-timeout</c>, <c>git-not-a-repository</c>, <c>git-auth</c>,
/// <c>git-unreachable</c>, <c>git-refused-url</c>, <c>git-output-limit</c>, <c>git-object-missing</c>, <c>git-ref-moved</c>, <c>git-disk</c>,
/// <c>git-failed</c>. Messages never hold credentials or control characters.
/// </summary>
public sealed class GitException(string code, string message, Exception? inner = null) : HubException(code, message, inner)
{
    /// <summary>True when trying again later may help: the network, a remote that is down or just changed, a timeout.</summary>
    public bool IsTransient => Code is "git-unreachable" or "git-timeout" or "git-ref-moved";
}
