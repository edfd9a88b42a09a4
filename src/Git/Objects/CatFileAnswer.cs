using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LunarHub.Git;

/// <summary>The header line of an answer: "&lt;id&gt; &lt;type&gt; &lt;size&gt;", or "&lt;id&gt; missing" (git-cat-file(1), "Batch output").</summary>
internal readonly record struct CatFileAnswer(string? Type, long Size)
{
    // An id of 64 digits, a type and a size of 19 digits fit.
    private const int MaxLine = 128;

    /// <summary>Null when <paramref name="buffer"/> holds no whole line yet.</summary>
    /// <exception cref="GitException"><c>git-failed</c> when the line does not answer <paramref name="id"/>.</exception>
    public static CatFileAnswer? TryRead(string id, ReadOnlySequence<byte> buffer, out SequencePosition next)
    {
        next = buffer.Start;
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return buffer.Length <= MaxLine ? null : throw OutOfStep(id);
        }

        next = buffer.GetPosition(1, end);
        var line = buffer.Slice(0, end);
        if (line.Length > MaxLine)
        {
            throw OutOfStep(id);
        }

        Span<byte> copy = stackalloc byte[(int)line.Length];
        line.CopyTo(copy);
        if (copy.Length <= id.Length + 1 || !Ascii.EqualsIgnoreCase(copy[..id.Length], id))
        {
            throw OutOfStep(id);
        }

        var rest = copy[(id.Length + 1)..];
        if (rest.SequenceEqual("missing"u8))
        {
            return new CatFileAnswer(null, 0);
        }

        var space = rest.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(rest[(space + 1)..], out long size, out _)
            ? new CatFileAnswer(rest[..space].SequenceEqual("blob"u8) ? "blob" : Encoding.ASCII.GetString(rest[..space]), size)
            : throw OutOfStep(id);
    }

    private static GitException OutOfStep(string id) => new("git-failed", $"git cat-file answered something else than object {id}");
}
