namespace LunarHub.Grains.Checking;

/// <summary>Where the files of a commit and the documents of an index differ, as far as paths and blobs tell.</summary>
internal sealed class IndexComparison
{
    private const int MostExamples = 100;

    private readonly Dictionary<string, HeldDocument> held;
    private readonly List<string> extra;
    private readonly List<string> missing = [];
    private readonly List<string> otherBlob = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public IndexComparison(IReadOnlyCollection<HeldDocument> documents)
    {
        Documents = documents.Count;
        held = new Dictionary<string, HeldDocument>(documents.Count, StringComparer.Ordinal);

        // A path that is held twice is one too many, whichever is right.
        extra = [.. documents.Where(document => !held.TryAdd(document.Document.Path, document)).Select(document => document.Document.Path)];
    }

    public int Documents { get; }

    public int Files => seen.Count;

    /// <summary>Documents with the right blob whose stored text is not plainly that blob's: what it was transcoded from must be looked at.</summary>
    public List<DocumentId> Doubtful { get; } = [];

    public void Add(string path, string blobId)
    {
        seen.Add(path);
        if (!held.TryGetValue(path, out var document))
        {
            missing.Add(path);
        }
        else if (document.Document.BlobId != blobId)
        {
            otherBlob.Add(path);
        }
        else if (document.TextIsBlob == false)
        {
            Doubtful.Add(document.Document);
        }
    }

    /// <param name="frame">What is known besides.</param>
    /// <param name="otherText">Those of <see cref="Doubtful"/> that hold another text than Git.</param>
    public IndexCheck Conclude(IndexCheck frame, IReadOnlyCollection<string> otherText) => frame with
    {
        Files = Files,
        Documents = Documents,
        Texts = held.Values.Count(document => document.TextIsBlob is not null),
        Missing = Some(missing),
        Extra = Some([.. extra, .. held.Keys.Where(path => !seen.Contains(path))]),
        OtherBlob = Some(otherBlob),
        OtherText = Some(otherText),
    };

    public static CheckedPaths Some(IReadOnlyCollection<string> paths) => new(paths.Count, [.. paths.Order(StringComparer.Ordinal).Take(MostExamples)]);
}
