using LunarHub.Search.Storage;

namespace LunarHub.Search.Standing;

/// <summary>Both versions of some changed files in one small segment, which goes when it is disposed.</summary>
internal sealed class FileVersions : IDisposable
{
    private readonly int[] old;
    private readonly int[] current;

    private FileVersions(Segment segment, int[] old, int[] current) => (Segment, this.old, this.current) = (segment, old, current);

    public Segment Segment { get; }

    /// <param name="numbers">The places of the files that are needed.</param>
    public static FileVersions Write(IReadOnlyList<ChangedFile> files, IReadOnlySet<int> numbers, string folder, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder(modelId: null, dimensions: 0);
        var (old, current) = (Enumerable.Repeat(-1, files.Count).ToArray(), Enumerable.Repeat(-1, files.Count).ToArray());
        foreach (var number in numbers.Order())
        {
            old[number] = Add(builder, files[number].Old);
            current[number] = Add(builder, files[number].New);
        }

        var segment = Segment.Open(Path.Combine(folder, builder.Write(folder, cancellationToken).Name)).AddUser();
        segment.DeleteWhenReleased();
        return new FileVersions(segment, old, current);
    }

    /// <summary>The document of the file as it was; -1 when it was added.</summary>
    public int OldOf(int file) => old[file];

    /// <summary>The document of the file as it is; -1 when it was removed.</summary>
    public int NewOf(int file) => current[file];

    public void Dispose() => Segment.Release();

    private static int Add(SegmentBuilder builder, IndexDocument? document)
    {
        if (document is null)
        {
            return -1;
        }

        builder.Add(document);
        return builder.DocumentCount - 1;
    }
}
