using System.Collections.Concurrent;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>The live activations: at most one per grain id, or a bounded pool for a stateless worker.</summary>
internal sealed class ActivationDirectory(GrainHost host)
{
    private readonly ConcurrentDictionary<GrainId, Activation> single = new();
    private readonly Dictionary<GrainId, List<Activation>> pools = [];
    private readonly Lock gate = new();

    public IEnumerable<Activation> All
    {
        get
        {
            lock (gate)
            {
                return [.. single.Values, .. pools.Values.SelectMany(pool => pool)];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return single.Count + pools.Values.Sum(pool => pool.Count);
            }
        }
    }

    /// <exception cref="OrleansMessageRejectionException">The host is stopping.</exception>
    public Activation GetOrCreate(GrainClass grainClass, GrainId id)
    {
        if (grainClass.StatelessWorkers is { } limit)
        {
            return PickWorker(grainClass, id, limit);
        }

        if (single.TryGetValue(id, out var activation))
        {
            return activation;
        }

        lock (gate)
        {
            return single.TryGetValue(id, out activation) ? activation : single[id] = Create(grainClass, id);
        }
    }

    public void Remove(Activation activation)
    {
        lock (gate)
        {
            if (pools.TryGetValue(activation.GrainId, out var pool))
            {
                pool.Remove(activation);
                if (pool.Count == 0)
                {
                    pools.Remove(activation.GrainId);
                }
            }
            else
            {
                single.TryRemove(new KeyValuePair<GrainId, Activation>(activation.GrainId, activation));
            }
        }
    }

    private Activation PickWorker(GrainClass grainClass, GrainId id, int limit)
    {
        lock (gate)
        {
            if (!pools.TryGetValue(id, out var pool))
            {
                pools[id] = pool = [];
            }

            var least = pool.MinBy(worker => worker.Load);
            if (least is null || (least.Load > 0 && pool.Count < limit))
            {
                pool.Add(least = Create(grainClass, id));
            }

            return least;
        }
    }

    private Activation Create(GrainClass grainClass, GrainId id)
        => host.Stopping ? throw new OrleansMessageRejectionException($"The host is stopping; {id} cannot be activated.") : new Activation(host, grainClass, id);
}
