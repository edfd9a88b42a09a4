using System.Collections.Immutable;
using System.Text;
using LunarHub.Git;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Search;

namespace LunarHub.Grains.Indexing;

/// <summary>A parsed file on its way into a segment.</summary>
internal sealed record SourceDocument(TreeEntry Entry, ParsedFile File)
{
    /// <summary>One input for each chunk, in order.</summary>
    public IEnumerable<EmbeddingInput> EmbeddingInputs => File.Chunks.Select(chunk => new EmbeddingInput(
        Encoding.UTF8.GetString(File.Text.Span[chunk.StartByte..chunk.EndByte]), Entry.Path, chunk.Symbol, chunk.Parent, chunk.Signature));

    /// <param name="vectors">One vector for each chunk, in order.</param>
    public IndexDocument ToIndexDocument(ReadOnlySpan<float[]> vectors)
    {
        var chunks = ImmutableArray.CreateBuilder<IndexChunk>(File.Chunks.Length);
        for (var i = 0; i < File.Chunks.Length; i++)
        {
            var chunk = File.Chunks[i];
            chunks.Add(new IndexChunk
            {
                StartLine = chunk.StartLine,
                EndLine = chunk.EndLine,
                StartByte = chunk.StartByte,
                EndByte = chunk.EndByte,
                Kind = chunk.Kind,
                Symbol = chunk.Symbol,
                Parent = chunk.Parent,
                Signature = chunk.Signature,
                Documentation = chunk.Documentation,
                Vector = vectors[i],
            });
        }

        return new IndexDocument
        {
            Path = Entry.Path,
            BlobId = Entry.ObjectId,
            Language = File.Language,
            Traits = (DocumentTraits)(int)File.Traits | (File.Parser == Parsers.Syntax ? DocumentTraits.BySyntax : DocumentTraits.None),
            SkippedBecause = File.SkippedBecause,
            Text = File.SkippedBecause is null ? File.Text : ReadOnlyMemory<byte>.Empty,
            Chunks = chunks.MoveToImmutable(),
            Symbols = [.. File.Symbols.Select(symbol => new IndexSymbol(
                symbol.Name, symbol.Kind, symbol.Scope, symbol.NameRange.Start, symbol.NameRange.End, symbol.StartLine, symbol.EndLine))],
            Comments = [.. File.Comments.Select(range => (range.Start, range.End))],
            References = File.SkippedBecause is null ? [.. File.References.Select(use => new IndexReference(use.NameRange.Start, use.NameRange.End, (byte)use.Role))] : [],
        };
    }
}
