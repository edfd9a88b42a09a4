namespace LunarHub.Git;

/// <summary>A name, an address and a time of a commit.</summary>
public sealed record CommitSignature(string Name, string Email, DateTimeOffset At);

/// <summary>One commit with what it changed against its first parent. A merge has no files: what it merges is told by the commits that it brings together.</summary>
/// <param name="Message">The whole message, as UTF-8 whatever encoding it was written in; what is not valid is U+FFFD.</param>
/// <param name="Files">In Git's order, at most <see cref="CommitLimits.Files"/>.</param>
/// <param name="FilesLeftOut">Changed files beyond that.</param>
public sealed record CommitEntry(string Id, IReadOnlyList<string> Parents, CommitSignature Author, CommitSignature Committer, string Message, IReadOnlyList<FilePatch> Files, int FilesLeftOut);

/// <summary>What one commit did to one file.</summary>
/// <param name="Path">As <see cref="GitPath"/> writes it; of a removed file the old one.</param>
/// <param name="OldPath">Set for renames only.</param>
/// <param name="IsBinary">True where Git shows no lines because it takes the content for binary.</param>
/// <param name="IsCut">True when the lines are left out because they are more than <see cref="CommitLimits.Bytes"/> allows.</param>
public sealed record FilePatch(string Path, string? OldPath, bool IsBinary, bool IsCut, IReadOnlyList<LineRun> Runs);

/// <summary>Lines that follow each other and were all added, or all removed.</summary>
/// <param name="Line">From 1: of added lines in the new file, of removed lines in the old one.</param>
/// <param name="Text">UTF-8 as the file has it, which need not be valid; each line ends with a line feed.</param>
public sealed record LineRun(bool IsAdded, int Line, ReadOnlyMemory<byte> Text);

/// <summary>How much of one commit is read.</summary>
/// <param name="Bytes">Bytes of added and removed lines; a file that goes beyond has its lines left out, smaller ones after it are still read.</param>
/// <param name="Files">Changed files.</param>
/// <param name="MessageBytes">Bytes of the message; the rest is cut off.</param>
public readonly record struct CommitLimits(int Bytes, int Files = 10_000, int MessageBytes = 256 << 10);
