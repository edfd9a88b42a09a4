using LunarHub.Embedded.Reminders;
using LunarHub.Embedded.Runtime;
using LunarHub.Embedded.Storage;
using LunarHub.Embedded.Streams;
using Microsoft.Extensions.Hosting;

namespace LunarHub.Embedded.Hosting;

/// <summary>Starts the host's parts in the order of their needs and stops them in the reverse.</summary>
internal sealed class EmbeddedHostedService(HubDatabase database, GrainHost host, DurableStreams streams, ReminderService reminders) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        host.Start();
        await streams.StartAsync(cancellationToken);
        await reminders.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await reminders.StopAsync();
        await streams.StopAsync();
        await host.StopAsync(cancellationToken);
        await database.DisposeAsync();
    }
}
