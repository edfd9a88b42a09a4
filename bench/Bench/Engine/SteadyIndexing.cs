using LunarHub.Bench.Engine.Corpora;

namespace LunarHub.Bench.Engine;

/// <summary>Changes a file and has a system take it in, again and again without a pause, until disposed.</summary>
internal sealed class SteadyIndexing : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _work;

    public SteadyIndexing(SearchSystem system, EngineCorpus corpus, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = Task.Run(
            async () =>
            {
                var change = new ChangedFile(corpus);
                while (!_stop.IsCancellationRequested)
                {
                    change.Write();
                    await system.UpdateAsync(corpus, change.File, CancellationToken.None);
                }
            },
            CancellationToken.None);
    }

    /// <summary>Lets the change in progress end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }
}
