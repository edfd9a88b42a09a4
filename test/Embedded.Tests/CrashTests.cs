using System.Diagnostics;
using System.Globalization;
using Orleans;

namespace LunarHub.Embedded.Tests;

public sealed class CrashTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(CrashChild.Events)]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it(int killAfter)
    {
        var folder = TestHost.NewFolder();
        var durable = await KillAfterAsync(folder, killAfter);
        await using (var host = await TestHost.StartAsync(folder: folder, realTime: true))
        {
            (await host.Grains.GetGrain<INotebookGrain>("n").ReadAsync()).Book.Notes.Length.Should().BeGreaterThanOrEqualTo(durable);
            foreach (var reader in new[] { "explicit", "implicit" })
            {
                await host.Probe.Seen($"{reader} {durable - 1}");
                var values = host.Probe.Log
                    .Where(line => line.StartsWith(reader + " ", StringComparison.Ordinal))
                    .Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
                    .ToArray();
                values.Should().StartWith(Enumerable.Range(0, durable), "each event comes again, in order, for none was handled before the kill");
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    // Returns how many rounds the child reported as durable.
    private static async Task<int> KillAfterAsync(string folder, int rounds)
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        using var child = Process.Start(new ProcessStartInfo(dotnet, [typeof(CrashChild).Assembly.Location, folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var reported = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (reported < rounds && await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            reported += line.StartsWith("done ", StringComparison.Ordinal) ? 1 : 0;
        }

        child.Kill();
        await child.WaitForExitAsync(patience.Token);
        child.ExitCode.Should().Be(128 + 9, "it must have been killed, not have ended");
        reported.Should().Be(rounds);
        return reported;
    }
}
