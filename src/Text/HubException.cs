namespace LunarHub.Text;

/// <summary>
/// An error that a user can act on. <see cref="Code"/> is stable and machine-readable (kebab-case, for example <c>query-invalid-regex</c>);
/// the message is one line that says what is wrong and how to mend it, holds no secrets, and may be shown to anyone.
/// </summary>
public class HubException : Exception
{
    /// <summary>Creates the error from its stable code and its one-line message.</summary>
    public HubException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Stable kebab-case identifier; the first word names the room (query, repo, git, index, request, grain).</summary>
    public string Code { get; }

    /// <summary>For errors in a query: the zero-based UTF-16 offset of the offending character, else null.</summary>
    public int? Position { get; init; }
}
