using System.Net;
using System.Net.Sockets;
using LunarHub.Text;

namespace LunarHub.Silo.Tests.Cluster;

public sealed class PortGateTests
{
    [Fact]
    public async Task A_port_that_another_silo_has_is_named_with_its_option_also_where_ports_can_be_shared()
    {
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
        other.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        other.Bind(new IPEndPoint(IPAddress.Any, 0));
        other.Listen();
        var taken = ((IPEndPoint)other.LocalEndPoint!).Port;
        await Entering(new ClusterOptions { SiloPort = taken, GatewayPort = Free() }).Should().ThrowAsync<HubException>().Where(error => error.Code == "port-taken" && error.Message.Contains("--silo-port"));
        await Entering(new ClusterOptions { SiloPort = Free(), GatewayPort = taken }).Should().ThrowAsync<HubException>().Where(error => error.Code == "port-taken" && error.Message.Contains("--gateway-port"));
        await Entering(new ClusterOptions { SiloPort = Free(), GatewayPort = Free() }).Should().NotThrowAsync();
    }

    private static Func<Task> Entering(ClusterOptions options) => FluentActions.Awaiting(() => new PortGate(options).StartAsync(CancellationToken.None));

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
