using System.Text;
using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>A shard of varied documents on disk, questions of every kind, and the right answers to them, for a test to damage its files and ask again.</summary>
internal sealed class AnsweredShard : IDisposable
{
    private const int Dimensions = 32;
    private static readonly string[] Searches =
    [
        "segment block", "\"public static\"", "/return \\w+\\(/", "sym:return", "\"検索エンジン\"", "-zebra path:Leaf", "lang:csharp f:Matching", "\"}\"", "/\\bint\\b.*=/ case:yes",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("answered-").FullName;
    private readonly string work = Directory.CreateTempSubdirectory("answered-").FullName;
    private readonly List<Func<ShardSnapshot, string>> questions = [];
    private readonly List<string> answers;

    /// <param name="copies">How many times the sources are taken, each time a little different.</param>
    /// <param name="seed">Decides the vectors, symbols and references.</param>
    public AnsweredShard(int copies, int seed)
    {
        var random = new Random(seed);
        var builder = new SegmentBuilder("model", Dimensions);
        var documents = new List<IndexDocument>();
        for (var copy = 0; copy < copies; copy++)
        {
            documents.AddRange(SourceCorpus.Files(24).Select(file => Document($"{copy}/{file.Path}", $"// copy {copy} {random.Next()}\n{file.Text}", random)));
        }

        documents.ForEach(builder.Add);
        using (var index = ShardIndex.Open(folder))
        {
            index.Commit(new ShardCommit(TestShard.Main, "c1", DateTimeOffset.UnixEpoch, [builder.Write(folder).Name], [.. documents.Select(TestShard.Key)]));
        }

        AskEverything(Vector(random));
        SegmentPath = Directory.GetFiles(folder, "*.seg").Single();
        (Segment, Manifest) = (File.ReadAllBytes(SegmentPath), File.ReadAllBytes(Path.Combine(folder, "manifest")));
        using var whole = ShardIndex.Open(folder);
        using var snapshot = whole.Acquire();
        answers = [.. questions.Select(question => question(snapshot))];
        answers.Where(answer => answer.Length < 3 || answer.StartsWith("0 ", StringComparison.Ordinal)).Should().BeEmpty("a question without an answer finds out nothing");
        answers.Should().OnlyHaveUniqueItems();
    }

    /// <summary>The bytes of the undamaged files.</summary>
    public byte[] Segment { get; }

    public byte[] Manifest { get; }

    public string SegmentPath { get; }

    public int Questions => questions.Count;

    /// <summary>The shard with these files in place of its own.</summary>
    public ShardIndex Open(byte[] segment, byte[] manifest)
    {
        foreach (var left in Directory.GetFiles(work))
        {
            File.Delete(left);
        }

        File.WriteAllBytes(Path.Combine(work, "manifest"), manifest);
        File.WriteAllBytes(OpenedSegment, segment);
        return ShardIndex.Open(work);
    }

    /// <summary>Where the segment of the shard that was opened last lies.</summary>
    public string OpenedSegment => Path.Combine(work, Path.GetFileName(SegmentPath));

    /// <summary>Asks; the answer must be the right one or the error <c>index-corrupt</c>. Returns whether it was answered.</summary>
    public bool Ask(ShardIndex index, int question, string damage)
    {
        using var snapshot = index.Acquire();
        try
        {
            questions[question](snapshot).Should().Be(answers[question], "question {0} with {1}", question, damage);
            return true;
        }
        catch (HubException error)
        {
            error.Code.Should().Be("index-corrupt", damage);
            return false;
        }
    }

    /// <summary>Asks, and takes any answer and any error.</summary>
    public void TryAsk(ShardIndex index, int question)
    {
        using var snapshot = index.Acquire();
        try
        {
            questions[question](snapshot);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What is left of the content is contradictory in some way.
        }
    }

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(work, recursive: true);
    }

    private static IndexDocument Document(string path, string text, Random random)
    {
        var document = CodeDocument.WithNames(TestShard.Document(path, text, 12), random);
        return document with
        {
            Language = path.EndsWith(".md", StringComparison.Ordinal) ? "markdown" : "csharp",
            Chunks = [.. document.Chunks.Select(chunk => chunk with { Vector = Vector(random) })],
            Comments = [(0, Math.Min(20, document.Text.Length))],
        };
    }

    private static float[] Vector(Random random)
    {
        var vector = Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private void AskEverything(float[] vector)
    {
        foreach (var text in Searches)
        {
            var query = new ShardQuery { Query = ParsedQuery.Parse(text), Mode = SearchMode.Keyword, Ref = TestShard.Main, TopK = 20 };
            questions.Add(snapshot => Found(snapshot, query));
        }

        var near = new ShardQuery { Query = ParsedQuery.Parse("read the manifest"), Mode = SearchMode.Hybrid, Ref = TestShard.Main, TopK = 20, Vector = vector, ModelId = "model" };
        questions.Add(snapshot => Found(snapshot, near));
        questions.Add(snapshot => string.Join('\n', snapshot.FindSymbols(new SymbolQuery { Pattern = "read", Refs = [TestShard.Main], Limit = 30 }).Symbols));
        questions.Add(snapshot => string.Join('\n', snapshot.FindReferences(new ReferenceQuery { Names = ["segment", "string"], Refs = [TestShard.Main], Limit = 30 }).References));
        questions.Add(snapshot => string.Join('\n', snapshot.CountNames(TestShard.Main, ["path", "Open", "int"])));
        questions.Add(snapshot => string.Join('\n', snapshot.Files(TestShard.Main)));
        questions.Add(snapshot => snapshot.Files(TestShard.Main).Aggregate(new StringBuilder(), (all, file) => all.Append(Stored(snapshot.Read(TestShard.Main, file.Path)!))).ToString());
        questions.Add(snapshot => string.Join('\n', snapshot.Lines(new ShardQuery { Query = ParsedQuery.Parse("\"return\""), Mode = SearchMode.Exact, Ref = TestShard.Main }).Select(line => $"{line.Path}:{line.Number}:{line.Text}")));
    }

    private static string Found(ShardSnapshot snapshot, ShardQuery query)
    {
        var matches = snapshot.Search(query);
        var texts = snapshot.Fetch(matches.Candidates.Select(candidate => (candidate.Segment, candidate.Chunk)), query.Query, query.Mode);
        return $"{matches.Total} {matches.TotalIsExact}\n{string.Join('\n', matches.Candidates.Zip(texts, (candidate, text) => $"{candidate} {text!.Snippet} {string.Join(',', text.Highlights)}"))}";
    }

    private static string Stored(IndexDocument document)
        => $"{document.Path} {document.BlobId} {document.Language} {Text.ContentHash.Of(document.Text.Span)} {document.Chunks.Length} {string.Join(',', document.Symbols)} {string.Join(',', document.Comments)} {string.Join(',', document.References)}\n";
}
