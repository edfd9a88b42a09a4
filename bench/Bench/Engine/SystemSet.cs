using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Ours;
using LunarHub.Bench.Engine.Peers;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Latency;
using LunarHub.Text;

namespace LunarHub.Bench.Engine;

/// <summary>
/// The systems of one run, built side by side and asked in turn, so that a load from outside falls on all of them alike. A system that fails is named and asked no more; what it had shown
/// until then stays.
/// </summary>
internal sealed class SystemSet(IReadOnlyList<SearchSystem> systems, Action<string> note) : IAsyncDisposable
{
    private static readonly QueryClass[] LoadClasses = [QueryClass.Identifier, QueryClass.And, QueryClass.Ranked, QueryClass.Regex];

    /// <summary>A server that nobody has asked for so long is idle.</summary>
    internal static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    internal static readonly int[] LoadClients = [1, 2, 16, 64];

    private readonly Dictionary<SearchSystem, SystemFigures> _figures = systems.ToDictionary(system => system, system => new SystemFigures(system));
    private readonly HashSet<SearchSystem> _failed = [];

    public IReadOnlyList<SystemFigures> Figures => [.. systems.Select(system => _figures[system])];

    public async Task BuildAsync(EngineCorpus corpus, string scratch, int builds, Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var system in systems)
        {
            say($"building {system.Name}");
            await TryAsync(system, "build", async figures =>
            {
                var built = new List<BuildFigures>();
                for (var i = 0; i < builds; i++)
                {
                    var folder = Directory.CreateDirectory(Path.Combine(scratch, system.Name.Replace(' ', '-'), $"{i}"));
                    built.Add(await system.BuildAsync(corpus, folder.FullName, cancellationToken));
                }

                if (built[^1] != BuildFigures.None)
                {
                    figures.BuildMs = LatencyFigures.Median(built.Select(build => build.Milliseconds));
                    figures.IndexBytes = built[^1].IndexBytes;
                }
            });
        }
    }

    /// <summary>A run asks every system every query, system after system; a query counts with its median, the first run with nothing.</summary>
    public async Task MeasureLatencyAsync(IReadOnlyList<EngineQuery> queries, int runs, Action<string> say, CancellationToken cancellationToken)
    {
        var times = systems.ToDictionary(system => system, _ => queries.ToDictionary(query => query, _ => new List<double>()));
        for (var run = -1; run < runs; run++)
        {
            say(run < 0 ? "warming up" : $"latency, run {run + 1} of {runs}");
            foreach (var system in systems)
            {
                await TryAsync(system, "search", async _ =>
                {
                    foreach (var query in queries.Where(system.Answers))
                    {
                        var took = await system.SearchAsync(query, cancellationToken);
                        if (run >= 0)
                        {
                            times[system][query].Add(took);
                        }
                    }
                });
            }
        }

        foreach (var system in systems)
        {
            foreach (var group in times[system].Where(entry => entry.Value.Count > 0).GroupBy(entry => entry.Key.Class))
            {
                _figures[system].Latency[group.Key] = LatencyFigures.Of(group.Select(entry => LatencyFigures.Median(entry.Value)));
            }
        }
    }

    /// <summary>Every match of every exact query against ripgrep's.</summary>
    public async Task CompareAsync(EngineCorpus corpus, IReadOnlyList<EngineQuery> queries, Action<string> say, CancellationToken cancellationToken)
    {
        if (systems.OfType<RipgrepPeer>().FirstOrDefault() is not { } judge)
        {
            note("Without ripgrep there is nothing to compare the matches with.");
            return;
        }

        say("comparing matches with ripgrep");
        var exact = queries.Where(query => query.IsExact).ToList();
        var truth = new Dictionary<EngineQuery, MatchSet>();
        foreach (var query in exact)
        {
            truth[query] = (await judge.MatchesAsync(query, cancellationToken))!;
        }

        var facts = new FileFacts(corpus);
        foreach (var system in systems.Where(system => system != judge))
        {
            var skipped = system is HubEngineSystem engine && !_failed.Contains(system) ? engine.Skipped() : new Dictionary<string, string>();
            await TryAsync(system, "compare", async figures =>
            {
                foreach (var query in exact.Where(system.Answers))
                {
                    var found = system is HubEngineSystem ours ? ChunkMatches.ToLines(ours.Chunks(query, cancellationToken), truth[query]) : await system.MatchesAsync(query, cancellationToken);
                    if (found is not null)
                    {
                        figures.Agreement.TryAdd(query.Class, new Agreement());
                        figures.Agreement[query.Class].Add(query, truth[query], found, file => skipped.TryGetValue(file, out var reason) ? reason : facts.Of(file));
                    }
                }
            });
        }
    }

    /// <summary>What the servers hold when they have just answered, and when nobody has asked for a while.</summary>
    public async Task NoteMemoryAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var system in systems.Where(system => !_failed.Contains(system)))
        {
            _figures[system].Memory = system.Memory;
        }

        say($"waiting {Idle.TotalSeconds:0} s for the memory of idle servers");
        await Task.Delay(Idle, cancellationToken);
        foreach (var system in systems.Where(system => !_failed.Contains(system)))
        {
            _figures[system].IdleMemory = system.Memory;
        }
    }

    public async Task MeasureLoadAsync(EngineCorpus corpus, IReadOnlyList<EngineQuery> queries, TimeSpan duration, Action<string> say, CancellationToken cancellationToken)
    {
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        foreach (var system in systems.Where(system => system.IsServer))
        {
            say($"load on {system.Name}");
            await TryAsync(system, "load", async figures =>
            {
                foreach (var kind in LoadClasses)
                {
                    foreach (var clients in LoadClients)
                    {
                        figures.Load.Add(await ClientLoad.RunAsync(system, [.. queries.Where(query => query.Class == kind)], clients, indexing: false, duration, cancellationToken));
                    }
                }

                if (system is HubHttpSystem)
                {
                    await using var indexing = new SteadyIndexing(system, corpus, cancellationToken);
                    foreach (var kind in LoadClasses)
                    {
                        foreach (var clients in LoadClients)
                        {
                            figures.Load.Add(await ClientLoad.RunAsync(system, [.. queries.Where(query => query.Class == kind)], clients, indexing: true, duration, cancellationToken));
                        }
                    }
                }
            });
        }
    }

    public async Task MeasureUpdatesAsync(EngineCorpus corpus, int changes, Action<string> say, CancellationToken cancellationToken)
    {
        say("changing a file");
        var times = systems.ToDictionary(system => system, _ => new List<double>());
        var change = new ChangedFile(corpus);
        for (var i = 0; i < changes; i++)
        {
            change.Write();
            foreach (var system in systems)
            {
                await TryAsync(system, "update", async _ =>
                {
                    if (await system.UpdateAsync(corpus, change.File, cancellationToken) is { } took)
                    {
                        times[system].Add(took);
                    }
                });
            }
        }

        foreach (var system in systems.Where(system => times[system].Count > 0))
        {
            _figures[system].UpdateMs = LatencyFigures.Median(times[system]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems.Reverse())
        {
            await system.DisposeAsync();
        }
    }

    private async Task TryAsync(SearchSystem system, string what, Func<SystemFigures, Task> step)
    {
        if (_failed.Contains(system))
        {
            return;
        }

        try
        {
            await step(_figures[system]);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _failed.Add(system);
            note($"{system.Name} failed ({what}): {(error is HubException ? error.Message : $"{error.GetType().Name}: {error.Message}")}");
        }
    }
}
