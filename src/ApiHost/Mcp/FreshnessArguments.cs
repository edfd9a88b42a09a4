using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Freshness;

namespace LunarHub.ApiHost.Mcp;

/// <summary>The two arguments by which a tool's caller demands how fresh the index must be, and the waiting for it.</summary>
internal static class FreshnessArguments
{
    public const string Fresh = "True to have the repositories looked at now and wait until what they have is indexed: after a push, or before relying on something being absent.";
    public const string AtLeast = "A commit id (7 or more digits) of the one repository that is asked: wait until the index shows it or a later one.";

    /// <summary>Returns at once when nothing is demanded.</summary>
    public static async Task CatchUpAsync(this IHubClient hub, bool? fresh, string? atLeast, IReadOnlyList<string>? repositories, string? reference, string? query, CancellationToken cancellationToken)
    {
        var demand = new FreshnessQuery { Repos = repositories, Refs = reference is null ? null : [reference], Query = query, Fresh = fresh ?? false, AtLeast = string.IsNullOrEmpty(atLeast) ? null : atLeast };
        if (demand.Demands)
        {
            await hub.GetFreshnessAsync(demand, cancellationToken);
        }
    }
}
