using LunarHub.Text;

namespace LunarHub.ApiHost.Sessions;

/// <summary>1 to 64 of [A-Za-z0-9_-]: safe as a grain key, a file name and a log word.</summary>
internal static class SessionId
{
    /// <exception cref="HubException"><c>session-invalid-id</c>.</exception>
    public static string Require(string id) =>
        id.Length is >= 1 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? id
            : throw new HubException("session-invalid-id", "A session id is 1 to 64 letters, digits, underscores or hyphens.");
}
