using System.Globalization;
using System.Text;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>Writes one commit in the stream format of git-fast-import(1).</summary>
public sealed class FastImport : IDisposable
{
    private const string File = "100644";
    private const string ExecutableFile = "100755";
    private const string SymbolicLink = "120000";
    private const string SubmoduleLink = "160000";

    private readonly BufferedStream output;

    internal FastImport(Stream output) => this.output = new BufferedStream(output, 64 << 10);

    public FastImport Text(string path, string text) => Bytes(path, Encoding.UTF8.GetBytes(text));

    public FastImport Bytes(string path, ReadOnlySpan<byte> content) => Bytes(Encoding.UTF8.GetBytes(path), content);

    /// <summary>A file under a name that need not be UTF-8.</summary>
    public FastImport Bytes(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content)
    {
        Entry(File, path);
        return Data(content);
    }

    public FastImport Executable(string path, string text)
    {
        Entry(ExecutableFile, Encoding.UTF8.GetBytes(path));
        return Data(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A symbolic link, to wherever it says.</summary>
    public FastImport Link(string path, string target)
    {
        Entry(SymbolicLink, Encoding.UTF8.GetBytes(path));
        return Data(Encoding.UTF8.GetBytes(target));
    }

    /// <summary>A file of one line over and over, written as it goes: large files cost no memory.</summary>
    /// <param name="bytes">The size that the file reaches or just passes.</param>
    public FastImport Repeated(string path, string line, long bytes)
    {
        var one = Encoding.UTF8.GetBytes(line);
        var times = (bytes + one.Length - 1) / one.Length;
        Entry(File, Encoding.UTF8.GetBytes(path));
        Line($"data {times * one.Length}");
        for (var i = 0L; i < times; i++)
        {
            output.Write(one);
        }

        return Line("");
    }

    /// <summary>An entry that names a commit of another repository, with the .gitmodules that goes with it.</summary>
    public FastImport Submodule(string path, string url, string commit)
    {
        Text(".gitmodules", $"[submodule \"{path}\"]\n\tpath = {path}\n\turl = {url}\n");
        Write($"M {SubmoduleLink} {commit} ");
        Path(Encoding.UTF8.GetBytes(path));
        return Line("");
    }

    public FastImport Delete(string path)
    {
        Write("D ");
        Path(Encoding.UTF8.GetBytes(path));
        return Line("");
    }

    public FastImport Rename(string from, string to)
    {
        Write("R ");
        Path(Encoding.UTF8.GetBytes(from));
        Write(" ");
        Path(Encoding.UTF8.GetBytes(to));
        return Line("");
    }

    public void Dispose() => output.Dispose();

    internal void BeginCommit(string branch, string message, DateTimeOffset time, bool hasParent)
    {
        Line($"commit refs/heads/{branch}");
        Line($"committer Fixture <fixture@example.org> {time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} +0000");
        Data(Encoding.UTF8.GetBytes(message));
        if (hasParent)
        {
            Line($"from refs/heads/{branch}^0");
        }
    }

    private void Entry(string mode, ReadOnlySpan<byte> path)
    {
        Write($"M {mode} inline ");
        Path(path);
        Line("");
    }

    // In double quotes with octal escapes: the only spelling that every byte fits in.
    private void Path(ReadOnlySpan<byte> path)
    {
        Write("\"");
        foreach (var value in path)
        {
            Write(value is >= 0x20 and < 0x7f and not (byte)'"' and not (byte)'\\' ? ((char)value).ToString() : "\\" + Convert.ToString(value, 8).PadLeft(3, '0'));
        }

        Write("\"");
    }

    private FastImport Data(ReadOnlySpan<byte> content)
    {
        Line($"data {content.Length}");
        output.Write(content);
        return Line("");
    }

    private FastImport Line(string text)
    {
        Write(text);
        output.WriteByte((byte)'\n');
        return this;
    }

    private void Write(string ascii) => output.Write(Encoding.ASCII.GetBytes(ascii));
}
