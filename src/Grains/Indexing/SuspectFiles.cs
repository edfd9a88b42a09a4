using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Finds files that end the whole process. Each worker writes down which file it parses, in a small file that outlives the process though not the machine; what still stands there at the next
/// run was in hand when the process ended. A file that was in hand in <see cref="MostEnds"/> runs one after the other is not parsed again.
/// </summary>
internal sealed class SuspectFiles : IDisposable
{
    /// <summary>A process is also ended from outside, again and again: hardly ever three times in a row with the same file in hand.</summary>
    public const int MostEnds = 3;

    private const string FolderName = "suspects";
    private const string StateFileName = "suspects.json";

    private readonly string folder;
    private readonly ConcurrentDictionary<DocumentId, int> ends;
    private readonly ConcurrentBag<InHand> opened = [];
    private int next;

    private SuspectFiles(string folder, ConcurrentDictionary<DocumentId, int> ends) => (this.folder, this.ends) = (folder, ends);

    private string StateFile => Path.Combine(folder, StateFileName);

    /// <param name="indexFolder">The repository's index folder.</param>
    /// <param name="work">What parses. Different work may go on at once, and each has notes of its own.</param>
    public static SuspectFiles Open(string indexFolder, string work)
    {
        var folder = Path.Combine(indexFolder, FolderName, work);
        Directory.CreateDirectory(folder);
        var suspects = new SuspectFiles(folder, []);
        var before = Load(suspects.StateFile);
        var leftovers = Directory.GetFiles(folder, "parsing.*");
        foreach (var document in leftovers.Select(ReadInHand).OfType<DocumentId>().Distinct())
        {
            suspects.ends[document] = before.GetValueOrDefault(document) + 1;
        }

        // Without leftovers nothing ended in between, and what is known stays.
        if (leftovers.Length > 0)
        {
            suspects.Save();
            Array.ForEach(leftovers, File.Delete);
        }
        else
        {
            foreach (var (document, count) in before)
            {
                suspects.ends[document] = count;
            }
        }

        return suspects;
    }

    /// <summary>Everything is to be tried again.</summary>
    public static void Forget(string indexFolder)
    {
        foreach (var work in Directory.Exists(Path.Combine(indexFolder, FolderName)) ? Directory.GetDirectories(Path.Combine(indexFolder, FolderName)) : [])
        {
            File.Delete(Path.Combine(work, StateFileName));
        }
    }

    /// <summary>True for a file that must not be parsed again.</summary>
    public bool Ends(DocumentId document) => ends.TryGetValue(document, out var count) && count >= MostEnds;

    /// <summary>A worker's note of what it has in hand.</summary>
    public InHand Begin()
    {
        var file = new InHand(this, Path.Combine(folder, $"parsing.{Interlocked.Increment(ref next)}"));
        opened.Add(file);
        return file;
    }

    public void Dispose()
    {
        foreach (var file in opened)
        {
            file.Dispose();
        }

        if (ends.IsEmpty)
        {
            File.Delete(StateFile);
        }
        else
        {
            Save();
        }
    }

    private void Save() => File.WriteAllText(StateFile, JsonSerializer.Serialize(ends.Select(pair => new Suspect(pair.Key.Path, pair.Key.BlobId, pair.Value))));

    // What cannot be read was cut off by an end, and is forgotten.
    private static Dictionary<DocumentId, int> Load(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<List<Suspect>>(File.ReadAllText(path))!.ToDictionary(suspect => new DocumentId(suspect.Path, suspect.Blob), suspect => suspect.Ends)
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static DocumentId? ReadInHand(string path)
        => Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\0') is [{ Length: > 0 } blob, { Length: > 0 } file, ..] ? new DocumentId(file, blob) : null;

    private sealed record Suspect(string Path, string Blob, int Ends);

    /// <summary>One worker's note. Not thread-safe.</summary>
    public sealed class InHand(SuspectFiles suspects, string path) : IDisposable
    {
        private static readonly byte[] Nothing = [0];

        private FileStream? file = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

        public void Take(DocumentId document) => Write(Encoding.UTF8.GetBytes($"{document.BlobId}\0{document.Path}\0"));

        /// <summary>The file was parsed, or gave up in an orderly way: it does not end anything.</summary>
        public void PutDown(DocumentId document)
        {
            Write(Nothing);
            suspects.ends.TryRemove(document, out _);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref file, null) is { } open)
            {
                open.Dispose();
                File.Delete(path);
            }
        }

        // No flush to disk: the system keeps what a process has written when only the process ends.
        private void Write(byte[] bytes)
        {
            if (file is { } open)
            {
                RandomAccess.Write(open.SafeFileHandle, bytes, 0);
            }
        }
    }
}
