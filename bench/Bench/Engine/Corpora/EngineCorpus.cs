using System.Text;

namespace LunarHub.Bench.Engine.Corpora;

/// <summary>The files that every system of one run indexes: clones of the repositories' heads below one folder, <see cref="Folder"/>/<c>repository/path</c>.</summary>
/// <param name="Files">Tracked regular files that are text: without a NUL byte, or UTF-16 by their byte order mark. In order of their paths.</param>
/// <param name="Left">How many tracked files are left out as binary.</param>
internal sealed record EngineCorpus(string Folder, IReadOnlyList<CorpusRepository> Repositories, IReadOnlyList<CorpusFile> Files, int Left)
{
    /// <summary>Of <see cref="Files"/>.</summary>
    public long TextBytes { get; } = Files.Sum(file => file.Bytes);

    public string FullPath(string path) => Path.Combine(Folder, path);

    /// <summary>What a program sees that heeds byte order marks and no other sign of an encoding: bytes that are not UTF-8 become U+FFFD.</summary>
    public string ReadText(CorpusFile file) => File.ReadAllText(FullPath(file.Path), Encoding.UTF8);

    /// <summary>As ripgrep sees it: a NUL byte makes a file binary, unless it is UTF-16 and says so.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) || IsUtf16(bytes);

    /// <summary>By its byte order mark.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}

/// <param name="Name">The folder's name inside the corpus, and the first segment of its files' paths.</param>
/// <param name="Folder">The clone, which a run may commit to.</param>
/// <param name="Commit">The head that was cloned.</param>
internal sealed record CorpusRepository(string Name, string Folder, string Commit);

/// <param name="Path">Relative to the corpus, <c>/</c> between segments: <c>repository/path</c>.</param>
internal sealed record CorpusFile(string Path, long Bytes)
{
    /// <summary>With the dot, or empty.</summary>
    public string Extension => System.IO.Path.GetExtension(Path);

    /// <summary>Inside its repository.</summary>
    public string PathInRepository => Path[(Path.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public string Repository => Path[..Path.IndexOf('/', StringComparison.Ordinal)];
}
