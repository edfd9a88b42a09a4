using System.Runtime.CompilerServices;

namespace LunarHub.Git;

/// <summary>
/// Asks for many objects in order. A <c>git cat-file</c> that dies is started again with what it has not answered; an object that kills it twice
/// is given up and costs only itself.
/// </summary>
internal sealed class CatFile(GitOptions options, string mirror)
{
    // More than these and the mirror, not an object, is broken.
    private const int MaxUnreadable = 100;

    /// <exception cref="GitException"><c>git-object-missing</c> when the mirror is damaged throughout.</exception>
    public async IAsyncEnumerable<BlobContent> ReadAsync(IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (id, answer, content) in AskAsync(ids, "--batch", cancellationToken).ConfigureAwait(false))
        {
            yield return answer switch
            {
                null => new BlobContent(id, BlobStatus.Unreadable, 0, null),
                { Type: "blob" } found => new BlobContent(id, content is null ? BlobStatus.TooLarge : BlobStatus.Read, found.Size, content),
                _ => new BlobContent(id, BlobStatus.Missing, 0, null),
            };
        }
    }

    public async IAsyncEnumerable<ObjectHeader> MeasureAsync(IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (id, answer, _) in AskAsync(ids, "--batch-check", cancellationToken).ConfigureAwait(false))
        {
            yield return new ObjectHeader(id, answer?.Type, answer?.Size ?? 0);
        }
    }

    // An answer is null for an object that git could not read.
    private async IAsyncEnumerable<(string Id, CatFileAnswer? Answer, byte[]? Content)> AskAsync(IEnumerable<string> ids, string mode, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var rest = ids.GetEnumerator();
        var redo = new Queue<string>();
        var unreadable = 0;
        while (true)
        {
            await using var session = new CatFileSession(options, mirror, mode, redo, rest, cancellationToken);
            string? current;
            var answered = false;
            while ((current = await session.NextAsync().ConfigureAwait(false)) is not null)
            {
                if (await session.HeaderAsync(current).ConfigureAwait(false) is not { } header)
                {
                    break;
                }

                byte[]? content = null;
                if (mode == "--batch" && header.Type is not null)
                {
                    content = header.Type == "blob" && header.Size <= options.MaxBlobBytes ? GC.AllocateUninitializedArray<byte>((int)header.Size) : null;
                    if (!await session.ContentAsync(header.Size, content).ConfigureAwait(false))
                    {
                        break;
                    }
                }

                answered = true;
                yield return (current, header, content);
            }

            if (current is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield break;
            }

            (var failure, redo) = await session.BuryAsync(current).ConfigureAwait(false);
            if (answered)
            {
                continue;
            }

            if (failure?.Code == "git-not-a-repository" || ++unreadable > MaxUnreadable)
            {
                throw new GitException("git-object-missing", $"the mirror is damaged and is fetched again; {failure?.Message ?? "git ended early"}", failure);
            }

            redo.Dequeue();
            yield return (current, null, null);
        }
    }
}
