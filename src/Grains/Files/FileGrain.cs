using System.Collections.Immutable;
using LunarHub.Grains.Highlighting;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Searching;
using LunarHub.Text;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Files;

/// <summary>One file: reads it from the shard that holds it, and tells what a change of its blob did to its chunks.</summary>
public sealed class FileGrain([PersistentState("file")] IPersistentState<FileRecord> record, CodeHighlighter highlighter, TimeProvider time) : Grain, IFileGrain
{
    public async Task<FileContent?> ReadAsync(string? reference, CancellationToken cancellationToken = default)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (id, path) = slash > 0 ? (key[..slash], key[(slash + 1)..]) : (key, "");
        var repository = await GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(id, cancellationToken)
            ?? throw new HubException("repo-unknown", $"there is no repository '{id}'");
        if (repository.Shards == 0)
        {
            return null;
        }

        var shard = GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(id, ShardPlan.ShardOf(path, repository.Shards)));
        var full = await ResolveAsync(GrainFactory, repository, shard, reference, cancellationToken);
        var committed = full is null ? null : await shard.ReadFileAsync(full, path, cancellationToken);
        var edited = reference is null && Path.IsPathRooted(repository.Source) ? await ReadEditedAsync(shard, path, committed, cancellationToken) : null;
        if ((edited ?? committed) is not { } file)
        {
            return null;
        }

        full = file.Ref.Ref;
        if (full == repository.DefaultRef)
        {
            await NoteChangeAsync(file, cancellationToken);
        }

        return new FileContent
        {
            RepositoryId = id,
            Repository = repository.Name,
            Ref = full,
            Commit = file.Ref.Commit,
            Path = file.Path,
            BlobId = file.BlobId,
            Language = file.Language,
            Text = file.Text,
            SkippedBecause = file.SkippedBecause,
            IndexedAs = file.IndexedAs,
            Traits = file.Traits,
            Chunks = file.Chunks,
            Symbols = file.Symbols,
            IndexedAt = file.Ref.IndexedAt,
            IsHead = file.Ref.Commit == repository.HeadOf(full),
            IsUncommitted = full == RefNames.Worktree,
        };
    }

    // Null where the working tree holds what is committed, or nothing. A file that is deleted there and not yet in a commit is read as committed.
    private static async Task<StoredFile?> ReadEditedAsync(IShardGrain shard, string path, StoredFile? committed, CancellationToken cancellationToken)
        => await shard.ReadFileAsync(RefNames.Worktree, path, cancellationToken) is { } file && file.BlobId != committed?.BlobId ? file : null;

    public async Task<FileTokens?> HighlightAsync(string? reference, CancellationToken cancellationToken = default)
        => await ReadAsync(reference, cancellationToken) is { } file
            ? new FileTokens(file.BlobId, await Task.Run(() => highlighter.OfFile(file.Language, file.Text, cancellationToken), cancellationToken))
            : null;

    public Task<ImmutableArray<FileChange>> GetChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult(record.State.Changes);

    private static async Task<string?> ResolveAsync(IGrainFactory grains, CatalogEntry repository, IShardGrain shard, string? reference, CancellationToken cancellationToken)
    {
        if (reference is null || (repository.DefaultRef is { } standard && RefNames.Matches(reference, standard)))
        {
            return repository.DefaultRef;
        }

        var refs = (await shard.GetStateAsync(cancellationToken)).Refs;
        return refs.FirstOrDefault(held => !RefNames.IsInternal(held.Ref) && RefNames.Matches(reference, held.Ref))?.Ref
            ?? await CommitRefs.FindAsync(grains, repository, reference, cancellationToken)
            ?? throw UnknownNames.Ref(reference, repository.Name, refs.Select(held => held.Ref));
    }

    private async Task NoteChangeAsync(StoredFile file, CancellationToken cancellationToken)
    {
        var state = record.State;
        if (state.BlobId == file.BlobId)
        {
            return;
        }

        var chunks = ChunkDiff.Hash(file);
        if (state.BlobId is { } old)
        {
            var change = ChunkDiff.Compare(old, state.Chunks, file.BlobId, chunks, time.GetUtcNow());
            state.Changes = [change, .. state.Changes.Take(FileRecord.MaximumChanges - 1)];
        }

        (state.BlobId, state.Chunks) = (file.BlobId, chunks);
        await record.WriteStateAsync(cancellationToken);
    }
}
