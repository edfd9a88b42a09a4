using LunarHub.Text;
using Orleans;
using Orleans.Persistence.Redis;
using Orleans.Reminders.Redis;
using Orleans.Runtime;

namespace LunarHub.Silo;

/// <summary>A grain whose state or reminder Redis does not take or give says so to its caller: what failed is the store, and no silo.</summary>
internal sealed class StateFailureFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception error) when (error is RedisStorageException or RedisRemindersException or OrleansException { InnerException: RedisStorageException })
        {
            throw new HubException("state-unavailable", "Redis, which keeps the cluster's state, does not answer; what had to be stored or read first was not. Try again when it is back.", error);
        }
    }
}
