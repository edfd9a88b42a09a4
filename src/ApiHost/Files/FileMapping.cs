using LunarHub.Grains;

namespace LunarHub.ApiHost.Files;

/// <summary>From the grain's file to the API's.</summary>
internal static class FileMapping
{
    public static FileView ToView(this FileContent file, LineRange range)
    {
        var (text, lines) = range.Cut(file.Text);
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
            SkippedBecause = file.SkippedBecause,
            Traits = file.Traits,
            Chunks = [.. file.Chunks.Select(c => new ChunkView(c.StartLine, c.EndLine, c.Kind, c.Symbol, c.Parent, c.Signature))],
            Symbols = [.. file.Symbols.Select(s => new SymbolView(s.Name, s.Kind, s.Scope, s.StartLine, s.EndLine))],
            IndexedAt = file.IndexedAt,
            IsHead = file.IsHead,
        };
    }
}
