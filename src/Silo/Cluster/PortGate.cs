using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LunarHub.Text;
using Microsoft.Extensions.Hosting;

namespace LunarHub.Silo;

/// <summary>
/// Stops a silo before it listens on a port that another one has. Orleans shares ports, and takes a second silo at one address for the same silo started again: the first would be declared
/// dead and end.
/// </summary>
internal sealed class PortGate(ClusterOptions options) : IHostedService
{
    /// <exception cref="HubException"><c>port-taken</c>.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (port, option) in (ReadOnlySpan<(int, string)>)[(options.SiloPort, "--silo-port"), (options.GatewayPort, "--gateway-port")])
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            try
            {
                listener.Start();
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new HubException("port-taken", $"port {port.ToString(CultureInfo.InvariantCulture)} is taken, perhaps by another silo of this machine; name another one with {option}", error);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
