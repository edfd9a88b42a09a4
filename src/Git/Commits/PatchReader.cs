using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// Collects the patch of one commit line by line, as <c>git log -p -U0</c> prints it (git-diff(1), "Generating patch text"): the header of a hunk says how many lines follow, so that
/// no content can be taken for a header.
/// </summary>
internal sealed class PatchReader(CommitLimits limits)
{
    private readonly List<FilePatch> files = [];
    private readonly ArrayBufferWriter<byte> text = new();
    private List<LineRun> runs = [];
    private string? path;
    private string? oldPath;
    private bool isBinary;
    private bool isCut;
    private int room;
    private int fileBytes;
    private int leftOut;
    private (int Line, int Left) removed;
    private (int Line, int Left) added;

    public void Begin()
    {
        files.Clear();
        (path, room, leftOut) = (null, limits.Bytes, 0);
        (removed, added) = ((0, 0), (0, 0));
    }

    public void Take(ReadOnlySpan<byte> line, long length)
    {
        if (removed.Left > 0 && line.StartsWith("-"u8))
        {
            TakeContent(line[1..], length - 1, isAdded: false, ref removed);
        }
        else if (added.Left > 0 && line.StartsWith("+"u8))
        {
            TakeContent(line[1..], length - 1, isAdded: true, ref added);
        }
        else if (line.StartsWith("@@ -"u8))
        {
            ReadHunk(line[4..]);
        }
        else if (line.StartsWith("diff --git "u8))
        {
            EndFile();
            path = PathOf(line[11..]);
        }
        else if (line.StartsWith("rename from "u8))
        {
            oldPath = GitPath.Decode(Unquote(line[12..]));
        }
        else if (line.StartsWith("rename to "u8))
        {
            path = GitPath.Decode(Unquote(line[10..]));
        }
        else if (line.StartsWith("Binary files "u8))
        {
            isBinary = true;
        }
    }

    /// <summary>The files of the patch and how many more there were.</summary>
    public (IReadOnlyList<FilePatch> Files, int LeftOut) End()
    {
        EndFile();
        return ([.. files], leftOut);
    }

    private void TakeContent(ReadOnlySpan<byte> content, long length, bool isAdded, ref (int Line, int Left) side)
    {
        if (isCut || length + 1 > room - fileBytes)
        {
            isCut = true;
        }
        else
        {
            text.Write(content.EndsWith("\r"u8) ? content[..^1] : content);
            text.Write("\n"u8);
            fileBytes += (int)length + 1;
        }

        if (--side.Left == 0)
        {
            EndRun(isAdded, side.Line);
        }
    }

    private void EndRun(bool isAdded, int line)
    {
        if (!isCut)
        {
            runs.Add(new LineRun(isAdded, line, text.WrittenSpan.ToArray()));
        }

        text.ResetWrittenCount();
    }

    // "-12,3 +12,4 @@ …" after its first characters; a count of one is left out.
    private void ReadHunk(ReadOnlySpan<byte> header)
    {
        removed = ReadRange(ref header);
        header = header[(header.IndexOf((byte)'+') + 1)..];
        added = ReadRange(ref header);
    }

    private static (int Line, int Count) ReadRange(ref ReadOnlySpan<byte> header)
    {
        Utf8Parser.TryParse(header, out int line, out var read);
        header = header[read..];
        var count = 1;
        if (header.StartsWith(","u8))
        {
            Utf8Parser.TryParse(header[1..], out count, out read);
            header = header[(1 + read)..];
        }

        return (line, count);
    }

    private void EndFile()
    {
        if (path is not null && files.Count > 0 && files[^1].Path == path && oldPath is null)
        {
            // A file that becomes a link, or the other way round, is shown as a removal and an addition.
            var before = files[^1];
            files[^1] = before with { IsBinary = before.IsBinary || isBinary, IsCut = before.IsCut || isCut, Runs = before.IsCut || isCut ? [] : [.. before.Runs, .. runs] };
            room -= isCut ? 0 : fileBytes;
        }
        else if (path is not null && files.Count >= limits.Files)
        {
            leftOut++;
        }
        else if (path is not null)
        {
            files.Add(new FilePatch(path, oldPath, isBinary, isCut, isCut ? [] : runs));
            room -= isCut ? 0 : fileBytes;
        }

        (path, oldPath, isBinary, isCut, fileBytes, runs) = (null, null, false, false, 0, []);
        (removed, added) = ((0, 0), (0, 0));
        text.ResetWrittenCount();
    }

    // "a/PATH b/PATH": both are the same but for renames, of which other lines tell.
    private static string PathOf(ReadOnlySpan<byte> names)
    {
        var half = names[..((names.Length - 1) / 2)];
        return GitPath.Decode(half.StartsWith("\""u8) ? Unquote(half)[2..] : half[Math.Min(2, half.Length)..]);
    }

    // Names with quotes, backslashes or control characters are written as in C.
    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("\""u8) || !name.EndsWith("\""u8) || name.Length < 2)
        {
            return name;
        }

        name = name[1..^1];
        var plain = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '\\' || i + 1 == name.Length)
            {
                plain.Add(name[i]);
            }
            else if (name[++i] is >= (byte)'0' and <= (byte)'3' && i + 2 < name.Length)
            {
                plain.Add((byte)(((name[i] - '0') << 6) | ((name[i + 1] - '0') << 3) | (name[i + 2] - '0')));
                i += 2;
            }
            else
            {
                plain.Add((char)name[i] switch { 'a' => 7, 'b' => 8, 't' => 9, 'n' => 10, 'v' => 11, 'f' => 12, 'r' => 13, _ => name[i] });
            }
        }

        return plain.ToArray();
    }
}
