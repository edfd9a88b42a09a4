namespace LunarHub.ApiHost.Security;

/// <summary>On an endpoint: its requests prove by a signature who sends them, and need no API key. The endpoint checks it.</summary>
internal sealed class SignedRequest
{
    private SignedRequest()
    {
    }

    public static SignedRequest Instance { get; } = new();
}
