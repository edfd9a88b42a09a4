using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
    private readonly ConditionalWeakTable<Segment, ChangeKeys> keys = [];
    private readonly ConditionalWeakTable<RefState, NewestChange> newest = [];
    private volatile bool isLoaded;
    private long entries;
    private long wholeBytes;
    private long version;

    private static ReadOnlySpan<byte> Magic => "LHCHG\u0001\0\0"u8;

    /// <summary>Changes in the file, overridden ones counted.</summary>
    public long Entries => Loaded().entries;

    /// <summary>The last change of a document of a segment, or null where it is not known.</summary>
    public LastChange? Of(Segment segment, int document) => Loaded().changes.GetValueOrDefault(keys.GetValue(segment, held => new ChangeKeys(held)).Of(document));

    /// <summary>The newest of the last changes of all documents of a ref; null where none is known. Every document is looked at once for each state of the ref and of what is known.</summary>
    public DateTimeOffset? NewestOf(RefState reference)
    {
        var seen = Volatile.Read(ref Loaded().version);
        if (newest.TryGetValue(reference, out var known) && known.Version == seen)
        {
            return known.At;
        }

        var changed = reference.Documents.SelectMany(held => held.Value.Ones().Select(document => Of(held.Key, document)?.At));
        var found = new NewestChange(seen, changed.Max());
        newest.AddOrUpdate(reference, found);
        return found.At;
    }

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

            version++;
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
            (wholeBytes, entries, version) = (content.Length, changes.Count, version + 1);
        }
    }

    private static string PathOf(string folder) => Path.Combine(folder, FileName);

    private static UInt128 KeyOf(DocumentKey document) => KeyOf(Encoding.UTF8.GetBytes(document.Path), Encoding.UTF8.GetBytes(document.BlobId));

    /// <summary>What a document's change is known by.</summary>
    /// <param name="path">UTF-8.</param>
    /// <param name="blobId">UTF-8.</param>
    internal static UInt128 KeyOf(ReadOnlySpan<byte> path, ReadOnlySpan<byte> blobId)
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

    // What was found when so many changes had been noted.
    private sealed record NewestChange(long Version, DateTimeOffset? At);
}
