using LunarHub.Grains;
using LunarHub.Text;
using Orleans;

namespace LunarHub.ApiHost.Health;

/// <summary>The catalog grain answers, and with it the grain host and its storage.</summary>
internal sealed class CatalogCheck(IGrainFactory grains, ILogger<CatalogCheck> logger) : IReadinessCheck
{
    public string Name => "catalog";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken).WaitAsync(cancellationToken);
            return null;
        }
        catch (HubException problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException)
        {
            return "The catalog did not answer in time.";
        }
        catch (Exception e)
        {
            logger.LogError(e, "The catalog does not answer");
            return "The catalog does not answer; the server's log says why.";
        }
    }
}
