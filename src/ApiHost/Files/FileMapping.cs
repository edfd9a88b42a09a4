using System.Collections.Immutable;
using LunarHub.ApiHost.Searching;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Files;

/// <summary>From the grain's file to the API's.</summary>
internal static class FileMapping
{
    /// <param name="file">The file.</param>
    /// <param name="range">The lines wanted.</param>
    /// <param name="tokens">The tokens of the whole text, or null.</param>
    public static FileView ToView(this FileContent file, LineRange range, ImmutableArray<CodeToken>? tokens)
    {
        var (start, text, lines) = range.Cut(file.Text);
        return new FileView
        {
            Repo = file.Repository,
            RepoId = file.RepositoryId,
            Ref = file.Ref,
            Commit = file.Commit,
            Path = file.Path,
            Blob = file.BlobId,
            Language = file.Language,
            Text = text,
            Lines = lines,
            IndexedAs = file.IndexedAs,
            SkippedBecause = file.SkippedBecause,
            Traits = file.Traits,
            Chunks = [.. file.Chunks.Select(ToView)],
            Symbols = [.. file.Symbols.Select(s => new SymbolView(s.Name, s.Kind, s.Scope, s.StartLine, s.EndLine))],
            Tokens = tokens is { } all ? Cut(all, start, text.Length) : null,
            IndexedAt = file.IndexedAt,
            IsHead = file.IsHead,
            Uncommitted = file.IsUncommitted ? true : null,
        };
    }

    public static FileChangesView ToView(this ImmutableArray<FileChange> changes, FileContent file) => new(
        file.Repository, file.RepositoryId, file.Ref, file.Commit, file.Path, file.BlobId, [.. changes.Select(change => new FileChangeView
        {
            OldBlob = change.OldBlobId,
            NewBlob = change.NewBlobId,
            SeenAt = change.SeenAt,
            Added = [.. change.Added.Select(ToView)],
            Changed = [.. change.Changed.Select(ToView)],
            Moved = [.. change.Moved.Select(moved => new MovedChunkView(ToView(moved.Chunk), moved.OldStartLine, moved.OldEndLine))],
            Removed = [.. change.Removed.Select(ToView)],
            Kept = change.Kept,
        })]);

    private static ChunkView ToView(FileChunk chunk) => new(chunk.StartLine, chunk.EndLine, chunk.Kind, chunk.Symbol, chunk.Parent, chunk.Signature);

    // The tokens of a part of the text, in offsets of that part.
    private static List<TokenView> Cut(ImmutableArray<CodeToken> tokens, int start, int length)
    {
        var shown = new List<TokenView>();
        foreach (var token in tokens)
        {
            var from = Math.Max(token.Start - start, 0);
            var to = Math.Min(token.Start + token.Length - start, length);
            if (to > from)
            {
                shown.Add(new TokenView(from, to - from, token.Class));
            }
        }

        return shown;
    }
}
