using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.History;

/// <summary>
/// The last changes of a shard's documents: a file of batches, of which a later one overrides an earlier one. It can always be made again from Git, so what is damaged, or was torn
/// by a crash, is simply not known. Read at the first question. Thread-safe.
/// </summary>
internal sealed class ChangeLog(string folder)
{
    public const string FileName = "changes";

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<UInt128, LastChange> changes = [];
    private volatile bool isLoaded;
    private long entries;
    private long wholeBytes;

    private static ReadOnlySpan<byte> Magic => "LHCHG\u0001\0\0"u8;

    /// <summary>Changes in the file, overridden ones counted.</summary>
    public long Entries => Loaded().entries;

    /// <param name="path">UTF-8.</param>
    /// <param name="blobId">UTF-8.</param>
    public bool TryFind(ReadOnlySpan<byte> path, ReadOnlySpan<byte> blobId, [NotNullWhen(true)] out LastChange? change) => Loaded().changes.TryGetValue(KeyOf(path, blobId), out change);

    public bool Contains(DocumentKey document) => Loaded().changes.ContainsKey(KeyOf(document));

    /// <summary>Adds changes, durably.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(IEnumerable<DocumentChange> added)
    {
        lock (gate)
        {
            Load();
            var batch = new Dictionary<UInt128, LastChange>();
            foreach (var (document, change) in added)
            {
                batch[KeyOf(document)] = change;
            }

            if (batch.Count == 0)
            {
                return;
            }

            using (var file = new FileStream(PathOf(folder), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read))
            {
                // What a crash has torn off is written over.
                file.SetLength(wholeBytes);
                file.Position = wholeBytes;
                if (wholeBytes == 0)
                {
                    file.Write(Magic);
                }

                file.Write(ChangeBatch.Write(batch));
                file.Flush(flushToDisk: true);
                wholeBytes = file.Length;
            }

            foreach (var (key, change) in batch)
            {
                Take(key, change);
            }
        }
    }

    /// <summary>Forgets the changes of all other documents and rewrites the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void KeepOnly(IEnumerable<DocumentKey> documents)
    {
        lock (gate)
        {
            Load();
            var kept = documents.Select(KeyOf).Where(changes.ContainsKey).ToHashSet();
            foreach (var key in changes.Keys.Where(key => !kept.Contains(key)))
            {
                changes.TryRemove(key, out _);
            }

            byte[] content = [.. Magic, .. ChangeBatch.Write([.. changes])];
            DurableFiles.Replace(PathOf(folder), content);
            (wholeBytes, entries) = (content.Length, changes.Count);
        }
    }

    private static string PathOf(string folder) => Path.Combine(folder, FileName);

    private static UInt128 KeyOf(DocumentKey document) => KeyOf(Encoding.UTF8.GetBytes(document.Path), Encoding.UTF8.GetBytes(document.BlobId));

    private static UInt128 KeyOf(ReadOnlySpan<byte> path, ReadOnlySpan<byte> blobId)
    {
        var length = path.Length + 1 + blobId.Length;
        var rented = length > 512 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var joined = rented is null ? stackalloc byte[length] : rented.AsSpan(0, length);
        path.CopyTo(joined);
        joined[path.Length] = 0;
        blobId.CopyTo(joined[(path.Length + 1)..]);
        var key = ContentHash.Of(joined).Value;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return key;
    }

    private ChangeLog Loaded()
    {
        if (!isLoaded)
        {
            lock (gate)
            {
                Load();
            }
        }

        return this;
    }

    private void Load()
    {
        if (isLoaded)
        {
            return;
        }

        var path = PathOf(folder);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (bytes.AsSpan().StartsWith(Magic))
        {
            wholeBytes = Magic.Length;
            for (int read; (read = ChangeBatch.Read(bytes.AsSpan((int)wholeBytes), Take)) > 0;)
            {
                wholeBytes += read;
            }
        }

        isLoaded = true;
    }

    private void Take(UInt128 key, LastChange change)
    {
        changes[key] = change;
        entries++;
    }
}
