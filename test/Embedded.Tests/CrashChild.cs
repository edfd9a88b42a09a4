namespace LunarHub.Embedded.Tests;

/// <summary>The process that the crash tests kill: publishes, writes state, says how far it came, and never ends by itself.</summary>
internal static class CrashChild
{
    public const int Events = 20;

    public static async Task Main(string[] arguments)
    {
        await using var host = await TestHost.StartAsync(folder: arguments[0], realTime: true);
        host.Probe.Set("hold");
        await host.Grains.GetGrain<IStreamReaderGrain>("explicit").SubscribeAsync("crash", "explicit");
        for (var i = 0; i < Events; i++)
        {
            await host.Grains.GetGrain<IStreamWriterGrain>("w").PublishAsync("crash", "explicit", $"{i}");
            await host.Grains.GetGrain<IStreamWriterGrain>("w").PublishAsync(ImplicitReaderGrain.Namespace, "implicit", $"{i}");
            await host.Grains.GetGrain<INotebookGrain>("n").AddAsync($"{i}");
            Console.WriteLine($"done {i}");
        }

        await Task.Delay(Timeout.Infinite);
    }
}
