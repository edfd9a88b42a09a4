using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>Messages as the grains would send them.</summary>
internal static class Samples
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static DateTimeOffset Time { get; } = new(2026, 11, 22, 18, 0, 0, TimeSpan.Zero);

    public static SearchHit Hit(int number = 1, string? snippet = null) => new()
    {
        RepositoryId = "r1",
        Repository = "acme/tools",
        Ref = "refs/heads/main",
        Commit = Commit,
        Path = $"src/Parser{number}.cs",
        Language = "csharp",
        StartLine = 10,
        EndLine = 12,
        Symbol = "ParseDate",
        Parent = "Parser",
        Kind = "method",
        Score = 1.5,
        Snippet = snippet ?? "public Date ParseDate(string text)\n{\n    return List<Date>.From(text);\n",
        SnippetStartLine = 10,
        Highlights = [new HighlightRange(12, 9)],
        Signals = [new HitSignal("bm25", 7.25, 1.0), new HitSignal("symbol", 1, 0.5)],
        IndexedAt = Time,
        IsHead = true,
        LastChange = new ChangeStamp(DateTimeOffset.UnixEpoch, "Ada Lovelace"),
        Traits = ["test"],
    };

    public static SearchAnswer Answer(params SearchHit[] hits) => new()
    {
        Hits = hits.Length == 0 ? [Hit()] : [.. hits],
        Total = 42,
        TotalIsExact = false,
        Cursor = "next-page",
        Warnings = ["'foo:' is not a filter; searched as text"],
        Generation = 7,
        TookMs = 1.23456,
    };

    public static RepositoryStatus Status(string id = "r1", string name = "acme/tools") => new()
    {
        Id = id,
        Name = name,
        Source = "/repos/tools",
        State = RepositoryState.Ready,
        DefaultRef = "refs/heads/main",
        Commit = Commit,
        HeadCommit = Commit,
        IndexedAt = Time,
        Files = 12,
        Chunks = 34,
        TextBytes = 5_678,
        IndexBytes = 9_012,
        Shards = 1,
        Skipped = [new SkippedFiles("binary", 2, ["a.png", "b.png"])],
        Notes = ["The clone is shallow."],
    };

    public static FileContent File(string path = "src/Parser.cs", string text = "one\ntwo\nthree\n") => new()
    {
        RepositoryId = "r1",
        Repository = "acme/tools",
        Ref = "refs/heads/main",
        Commit = Commit,
        Path = path,
        BlobId = "89abcdef0123456789abcdef0123456789abcdef",
        Language = "csharp",
        Text = text,
        Traits = ["test"],
        Chunks = [new FileChunk(1, 3, "class", "Parser", null, "class Parser")],
        Symbols = [new FileSymbol("Parser", "class", null, 1, 3)],
        IndexedAt = Time,
        IsHead = true,
    };
}
