using System.Net;
using System.Net.Http.Json;
using LunarHub.ApiHost.Cluster;
using LunarHub.Cli.Connection;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>Asks a cluster's API how its silos are.</summary>
internal static class ClusterQuery
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The state of the cluster, or null when the API does not answer.</summary>
    /// <exception cref="HubException"><c>auth-required</c>: it answers only those who have a key.</exception>
    public static async Task<ClusterView?> ReadAsync(Uri api, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(5) };
        if (HubConnection.ApiKey is { Length: > 0 } key)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        try
        {
            using var response = await http.GetAsync(new Uri("/v1/cluster", UriKind.Relative), cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw new HubException("auth-required", $"the API at {api} tells its silos only to those who have a key; set LUNARHUB_API_KEY");
            }

            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ClusterView>(cancellationToken) : null;
        }
        catch (Exception error) when (error is HttpRequestException or System.Text.Json.JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Returns when the silo runs as another process than before and takes part again.</summary>
    /// <exception cref="HubException"><c>silo-failed</c>.</exception>
    public static async Task WaitUntilBackAsync(string dataFolder, ClusterFile.Silo before, CancellationToken cancellationToken)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (started.Elapsed < Patience)
        {
            if (ClusterFile.Find(dataFolder) is { } note
                && note.Silos.FirstOrDefault(silo => silo.Number == before.Number) is { Process: > 0 } now
                && now.Process != before.Process
                && await ReadAsync(new Uri(note.Api), cancellationToken) is { } view
                && view.ActiveSilos == note.Silos.Count
                && view.Silos.Any(silo => silo.Address == now.Address && silo.Status == "active"))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new HubException("silo-failed", $"silo {before.Number} did not come back within {Patience.TotalMinutes:0} minutes");
    }
}
