using System.Net;
using LunarHub.Text;

namespace LunarHub.ApiHost.Security;

/// <summary>A server that anyone on the network can reach must know who is asking.</summary>
public static class ListenPolicy
{
    /// <exception cref="HubException"><c>listen-needs-keys</c>, <c>keys-unreadable</c>.</exception>
    public static void Check(IPAddress address, ApiKeys keys)
    {
        if (!keys.Required && !IPAddress.IsLoopback(address))
        {
            throw new HubException(
                "listen-needs-keys",
                $"Refusing to listen on {address} without API keys: anyone who reaches it could read the code. Make a key first, or listen on 127.0.0.1.");
        }
    }
}
