using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>
/// A stream of values out of a grain. Each step is a turn of the activation that began it and interleaves with other calls, so that a slow reader
/// does not block the grain. Should that activation go, the reader gets an <see cref="EnumerationAbortedException"/>.
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

        var (activation, source) = await target.Send(new HostRequest<(Activation, IAsyncEnumerator<T>)>(activation =>
            Task.FromResult((activation, ((IAsyncEnumerable<T>)method.Invoke(activation.Instance, passed)!).GetAsyncEnumerator(cancellation.Token)))));
        try
        {
            while (await StepAsync(activation, () => source.MoveNextAsync().AsTask()))
            {
                cancellation.Token.ThrowIfCancellationRequested();
                yield return source.Current;
            }
        }
        finally
        {
            await cancellation.CancelAsync();
            await StepAsync(activation, async () =>
            {
                await source.DisposeAsync();
                return false;
            });
        }
    }

    private CancellationToken MethodToken() => method.CancellationIndex >= 0 ? (CancellationToken)(arguments[method.CancellationIndex] ?? CancellationToken.None) : default;

    // A step may take as long as the grain needs for its next value; only the reader's token ends it early.
    private static Task<bool> StepAsync(Activation activation, Func<Task<bool>> step)
    {
        var request = new HostRequest<bool>(_ => step(), interleave: true);
        return activation.TrySubmit(request)
            ? request.Response
            : throw new EnumerationAbortedException($"{activation.GrainId} was deactivated while its values were being read; start again.");
    }
}
