using LunarHub.Text;

namespace LunarHub.Silo.Tests;

public sealed class LunarHubOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new LunarHubOptions { DataFolder = "data" }.Invoking(options => options.Validate()).Should().NotThrow();

    [Fact]
    public void Every_wrong_option_gets_its_line()
    {
        var options = new LunarHubOptions { DataFolder = " ", Telemetry = { OtlpEndpoint = new Uri("ftp://collector") } };
        options.Indexing.Parallelism = 0;
        options.Indexing.MergeBytesPerSecond = 4_096;
        options.Search.ShardDeadline = TimeSpan.Zero;
        options.Search.HotBytes = -1;
        options.Cluster.SiloPort = options.Cluster.GatewayPort;
        options.Cluster.Address = System.Net.IPAddress.Any;

        var error = options.Invoking(invalid => invalid.Validate()).Should().Throw<HubException>().Which;

        error.Code.Should().Be("options-invalid");
        error.Message.Split('\n').Should().HaveCount(8).And.OnlyHaveUniqueItems();
        error.Message.Should().ContainAll("DataFolder", "Parallelism", "MergeBytesPerSecond", "ShardDeadline", "HotBytes", "OtlpEndpoint", "Cluster.SiloPort", "Cluster.Address");
    }
}
