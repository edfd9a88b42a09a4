namespace LunarHub.Embedded.Runtime;

/// <summary>
/// A stream of values out of a grain. Each step is a turn of the activation that interleaves with other calls, so that a slow reader does not block the grain.
/// </summary>
internal sealed class GrainEnumerable<T>(CallTarget target, GrainMethod method, object?[] arguments) : IAsyncEnumerable<T>
{
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, MethodToken());
        var passed = (object?[])arguments.Clone();
        if (method.CancellationIndex >= 0)
        {
            passed[method.CancellationIndex] = cancellation.Token;
        }

        var source = await target.Send(new HostRequest<IAsyncEnumerator<T>>(activation =>
            Task.FromResult(((IAsyncEnumerable<T>)method.Invoke(activation.Instance, passed)!).GetAsyncEnumerator(cancellation.Token))));
        try
        {
            while (await Step(source, static enumerator => enumerator.MoveNextAsync().AsTask()))
            {
                cancellation.Token.ThrowIfCancellationRequested();
                yield return source.Current;
            }
        }
        finally
        {
            await cancellation.CancelAsync();
            await Step(source, static async enumerator =>
            {
                await enumerator.DisposeAsync();
                return false;
            });
        }
    }

    private CancellationToken MethodToken() => method.CancellationIndex >= 0 ? (CancellationToken)(arguments[method.CancellationIndex] ?? CancellationToken.None) : default;

    private Task<bool> Step(IAsyncEnumerator<T> source, Func<IAsyncEnumerator<T>, Task<bool>> step)
        => target.Send(new HostRequest<bool>(_ => step(source), interleave: true));
}
