using LunarHub.Text;

namespace LunarHub.ApiHost.Security;

/// <summary>A server that anyone on the network can reach must know who is asking.</summary>
internal static class ListenPolicy
{
    /// <exception cref="HubException"><c>listen-needs-keys</c>, <c>keys-unreadable</c>.</exception>
    public static void Check(HubServerOptions options, ApiKeys keys)
    {
        if (!keys.Required && !options.IsLoopback)
        {
            throw new HubException(
                "listen-needs-keys",
                $"Refusing to listen on {options.Address} without API keys: anyone who reaches it could read the code. Make a key first, or listen on 127.0.0.1.");
        }
    }
}
