using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>
/// Commits and diffs as documents of segments. A commit's document is its message, its path the commit's id, and the changed paths stand in the documentation of its one chunk. A diff's document
/// is the lines of one file without their signs, its path the commit's id, a slash and the file's path, a chunk for each run of lines, and the message stands in the documentation of the first.
/// Both have the commit's id for their blob, and what else is known of the commit in the signature of the first chunk: each string is stored once in a segment.
/// </summary>
internal static class HistoryDocuments
{
    public const string Message = "message";
    public const string Added = "added";
    public const string Removed = "removed";
    public const string NoLines = "file";

    private const char Separator = '\n';

    /// <summary>The path of a commit's document, and what those of its diffs begin with up to a slash.</summary>
    public static DocumentKey KeyOf(string commit) => new(commit, commit);

    public static DocumentKey KeyOf(string commit, string path) => new($"{commit}/{path}", commit);

    public static IndexDocument Of(HistoryCommit commit, string message, IEnumerable<string> paths)
    {
        var text = Encoding.UTF8.GetBytes(message);
        return new IndexDocument
        {
            Path = commit.Id,
            BlobId = commit.Id,
            Language = "",
            Text = text,
            Chunks =
            [
                new IndexChunk
                {
                    StartLine = 1,
                    EndLine = 1 + text.AsSpan().Count((byte)'\n'),
                    StartByte = 0,
                    EndByte = text.Length,
                    Kind = Message,
                    Signature = Write(commit),
                    Documentation = string.Join(Separator, paths.Select(OneLine)),
                },
            ],
        };
    }

    public static IndexDocument Of(HistoryCommit commit, string message, HistoryDiff diff)
    {
        var text = new MemoryStream();
        var chunks = ImmutableArray.CreateBuilder<IndexChunk>(Math.Max(1, diff.Runs.Count));
        foreach (var run in diff.Runs)
        {
            var start = (int)text.Length;
            text.Write(Valid(run.Text.Span));
            chunks.Add(new IndexChunk
            {
                StartLine = run.Line,
                EndLine = run.Line + run.Text.Span.Count((byte)'\n') - 1,
                StartByte = start,
                EndByte = (int)text.Length,
                Kind = run.IsAdded ? Added : Removed,
                Signature = chunks.Count == 0 ? Write(commit) : null,
                Documentation = chunks.Count == 0 ? message : null,
            });
        }

        if (chunks.Count == 0)
        {
            chunks.Add(new IndexChunk { StartLine = 0, EndLine = 0, StartByte = 0, EndByte = 0, Kind = NoLines, Signature = Write(commit), Documentation = message });
        }

        var key = KeyOf(commit.Id, diff.Path);
        return new IndexDocument { Path = key.Path, BlobId = key.BlobId, Language = diff.Language, SkippedBecause = diff.Note, Text = text.ToArray(), Chunks = chunks.ToImmutable() };
    }

    /// <summary>The number of the string that says what is known of a document's commit; the same for all its documents in a segment.</summary>
    public static int SignatureOf(Segment segment, int document) => segment.Chunks[segment.Documents[document].FirstChunk].Signature;

    public static HistoryCommit Read(Segment segment, int signature)
    {
        var fields = segment.StringAt(signature).Split(Separator);
        return new HistoryCommit
        {
            CommittedAt = TimeOf(fields[0]),
            Id = fields[1],
            Parents = [.. fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Author = fields[3],
            AuthorEmail = fields[4],
            AuthoredAt = TimeOf(fields[5]),
            Committer = fields[6],
            CommitterEmail = fields[7],
            Files = int.Parse(fields[8], CultureInfo.InvariantCulture),
            Subject = fields[9],
            LeftOut = fields[10].Length > 0 ? fields[10] : null,
        };
    }

    /// <summary>The changed paths of a commit's document, as they are separated by line feeds; the message of a diff's document.</summary>
    public static string DocumentationOf(Segment segment, int document) => segment.OptionalStringAt(segment.Chunks[segment.Documents[document].FirstChunk].Documentation) ?? "";

    /// <summary>The file's path of a diff's document.</summary>
    public static string PathOf(Segment segment, int document)
    {
        ref readonly var record = ref segment.Documents[document];
        return Encoding.UTF8.GetString(segment.StringBytes(record.Path)[(segment.StringBytes(record.BlobId).Length + 1)..]);
    }

    private static string Write(HistoryCommit commit) => string.Join(
        Separator,
        commit.CommittedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        commit.Id,
        string.Join(' ', commit.Parents),
        OneLine(commit.Author),
        OneLine(commit.AuthorEmail),
        commit.AuthoredAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        OneLine(commit.Committer),
        OneLine(commit.CommitterEmail),
        commit.Files.ToString(CultureInfo.InvariantCulture),
        OneLine(commit.Subject),
        OneLine(commit.LeftOut ?? ""));

    private static string OneLine(string text) => text.Replace(Separator, ' ');

    private static DateTimeOffset TimeOf(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));

    private static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> text) => Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
}
