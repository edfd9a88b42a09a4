using LunarHub.Grains;
using LunarHub.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Silo;

/// <summary>Once the grains are up, wakes the repositories and the deliveries to subscribers so that work which a stop or a crash cut short goes on.</summary>
internal sealed partial class ResumeAfterStart(IGrainFactory grains, IEmbedder embedder, ILogger<ResumeAfterStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (embedder is UnavailableEmbedder unavailable)
        {
            LogModelUnavailable(unavailable.Reason.Message);
        }

        try
        {
            await Task.WhenAll(ISubscriptionBucketGrain.Keys.Select(key => grains.GetGrain<ISubscriptionBucketGrain>(key).ResumeAsync(stoppingToken)));
            await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ResumeAsync(stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotResumed(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Searches go on by keywords alone: {Reason}")]
    private partial void LogModelUnavailable(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unfinished work could not be taken up again; each repository tries once more at its next reminder.")]
    private partial void LogNotResumed(Exception error);
}
