using System.Collections.Immutable;
using System.Text;

namespace LunarHub.Search.Tests;

/// <summary>A shard in a folder of its own, filled with made-up documents.</summary>
internal sealed class TestShard : IDisposable
{
    public const string Main = "refs/heads/main";

    private readonly HotCache hot;

    /// <param name="hot">Keeps what searches find out.</param>
    public TestShard(HotCache? hot = null)
    {
        this.hot = hot ?? HotCache.None;
        Index = ShardIndex.Open(Folder, hot);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("shard-").FullName;

    public ShardIndex Index { get; private set; }

    public void Reopen()
    {
        Index.Dispose();
        Index = ShardIndex.Open(Folder, hot);
    }

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A document cut into chunks of so many lines.</summary>
    public static IndexDocument Document(string path, string text, int linesPerChunk = int.MaxValue, float[]? vector = null)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var chunks = ImmutableArray.CreateBuilder<IndexChunk>();
        for (int start = 0, line = 1; start < utf8.Length;)
        {
            var (end, lines) = (start, 0);
            while (end < utf8.Length && lines < linesPerChunk)
            {
                var feed = utf8.AsSpan(end).IndexOf((byte)'\n');
                end = feed < 0 ? utf8.Length : end + feed + 1;
                lines++;
            }

            chunks.Add(new IndexChunk { StartLine = line, EndLine = line + lines - 1, StartByte = start, EndByte = end, Kind = "block", Vector = vector });
            (start, line) = (end, line + lines);
        }

        return new IndexDocument { Path = path, BlobId = Text.ContentHash.Of(utf8).ToString(), Language = "text", Text = utf8, Chunks = chunks.ToImmutable() };
    }

    public static DocumentKey Key(IndexDocument document) => new(document.Path, document.BlobId);

    /// <summary>Writes what is not stored yet as one segment; null when all is.</summary>
    public string? WriteFresh(IEnumerable<IndexDocument> documents, int dimensions = 0)
    {
        using var before = Index.Acquire();
        var builder = new SegmentBuilder(dimensions > 0 ? "model" : null, dimensions);
        foreach (var document in documents.Where(document => !before.Contains(Key(document))))
        {
            builder.Add(document);
        }

        return builder.DocumentCount == 0 ? null : builder.Write(Folder).Name;
    }

    public void Commit(string commit, IReadOnlyCollection<IndexDocument> documents, string reference = Main, int dimensions = 0)
    {
        ImmutableArray<string> segments = WriteFresh(documents, dimensions) is { } name ? [name] : [];
        Index.Commit(new ShardCommit(reference, commit, DateTimeOffset.UnixEpoch, segments, [.. documents.Select(Key)]));
    }

    public ShardMatches Search(string query, SearchMode mode = SearchMode.Keyword, int topK = 1_000, string reference = Main)
    {
        using var snapshot = Index.Acquire();
        return snapshot.Search(new ShardQuery { Query = ParsedQuery.Parse(query), Mode = mode, Ref = reference, TopK = topK });
    }
}
