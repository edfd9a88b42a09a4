using LunarHub.ApiHost.Files;
using LunarHub.Cli.Terminal;
using LunarHub.Parsing;

namespace LunarHub.Cli.Diagnosis;

/// <summary>How one file is classified, parsed and indexed, line by line.</summary>
internal static class FileReport
{
    /// <summary>A file as this program would index it now.</summary>
    public static IEnumerable<string> Of(WorkingFile working, ParsedFile file)
    {
        yield return $"{working.Path}  (in {working.Root})";
        yield return $"  language   {file.Language}";
        yield return $"  traits     {Traits(Enum.GetValues<FileTraits>().Where(trait => trait != FileTraits.None && file.Traits.HasFlag(trait)).Select(trait => trait.ToString().ToLowerInvariant()))}";
        yield return $"  size       {Format.Bytes(working.Content.Length)}";
        yield return file.SkippedBecause is { } reason ? $"  skipped because it is {reason}: found by its path only" : $"  indexed as {file.Language} by {Parser(file.Parser)}";
        foreach (var line in Lists(
            [.. file.Chunks.Select(chunk => new ChunkView(chunk.StartLine, chunk.EndLine, chunk.Kind, chunk.Symbol, chunk.Parent, chunk.Signature))],
            [.. file.Symbols.Select(symbol => new SymbolView(symbol.Name, symbol.Kind, symbol.Scope, symbol.StartLine, symbol.EndLine))]))
        {
            yield return line;
        }
    }

    /// <summary>A file as a server has indexed it.</summary>
    /// <param name="file">The server's answer.</param>
    /// <param name="working">The working tree's file to compare with, or null.</param>
    public static IEnumerable<string> Of(FileView file, WorkingFile? working)
    {
        yield return $"{file.Repo}:{file.Path}  (on the server)";
        yield return $"  ref        {file.Ref} at {file.Commit}{(file.IsHead ? "" : ", not the newest commit")}, indexed {Format.Age(file.IndexedAt)}";
        yield return $"  blob       {file.Blob}{Compared(file, working)}";
        yield return $"  language   {file.Language}";
        yield return $"  traits     {Traits(file.Traits)}";
        yield return file.SkippedBecause is { } reason ? $"  skipped because it is {reason}: found by its path only" : $"  indexed as {file.Language} by {Parser(file.IndexedAs)}";
        if (working is null)
        {
            foreach (var line in Lists(file.Chunks, file.Symbols))
            {
                yield return line;
            }
        }
        else
        {
            yield return $"  {file.Chunks.Count} chunks, {file.Symbols.Count} symbols";
        }
    }

    private static IEnumerable<string> Lists(IReadOnlyList<ChunkView> chunks, IReadOnlyList<SymbolView> symbols)
    {
        yield return $"  chunks     {chunks.Count}";
        foreach (var chunk in chunks)
        {
            yield return $"    {chunk.StartLine,5}-{chunk.EndLine,-5}  {chunk.Kind,-9} {string.Join('.', new[] { chunk.Parent, chunk.Symbol }.Where(name => name is not null))}".TrimEnd();
        }

        yield return $"  symbols    {symbols.Count}";
        foreach (var symbol in symbols)
        {
            yield return $"    {symbol.StartLine,5}-{symbol.EndLine,-5}  {symbol.Kind,-9} {(symbol.Scope is null ? "" : symbol.Scope + ".")}{symbol.Name}";
        }
    }

    private static string Compared(FileView file, WorkingFile? working) => working is null ? ""
        : working.BlobId(sha256: file.Blob.Length == 64) == file.Blob ? ", the same as the working tree's" : ", not what the working tree holds: commit it, then hub index";

    private static string Parser(string? parser) => parser switch
    {
        "tree-sitter" => "its syntax tree (tree-sitter)",
        "lexical" => "headings and paragraphs (lexical)",
        _ => "nothing: it is empty",
    };

    private static string Traits(IEnumerable<string> traits) => string.Join(", ", traits.DefaultIfEmpty("none: ordinary source"));
}
