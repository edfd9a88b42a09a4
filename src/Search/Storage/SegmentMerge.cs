using System.Collections.Immutable;
using LunarHub.Search.Vectors;

namespace LunarHub.Search.Storage;

/// <summary>Rewrites the live documents of several segments into one, from what the segments themselves hold.</summary>
internal static class SegmentMerge
{
    /// <summary>Segments of different models are not mixed: vectors of another model are left out, to be made anew.</summary>
    public static MergedSegment Write(string folder, ShardState state, CompactionPlan plan, IoBudget budget, CancellationToken cancellationToken)
    {
        var model = plan.Segments.Where(segment => segment.Meta.ModelId is not null).MaxBy(segment => segment.Meta.Chunks);
        var builder = new SegmentBuilder(model?.Meta.ModelId, model?.Meta.Dimensions ?? 0, withTerms: plan.Segments.Any(segment => segment.TermCount > 0));
        var written = new Dictionary<DocumentKey, int>();
        var moves = new Dictionary<Segment, int[]>();

        // A document may live twice, for refs indexed with different models: the copy with the model's vectors comes first and is the one kept.
        foreach (var segment in plan.Segments.OrderByDescending(segment => segment.Meta.ModelId == model?.Meta.ModelId))
        {
            var numbers = moves[segment] = new int[segment.Meta.Documents];
            numbers.AsSpan().Fill(-1);
            foreach (var document in CompactionPlan.Live(state, segment).Ones())
            {
                // What is read of a document's postings and text is taken to be its share of the file.
                budget.Spend(segment.FileBytes / segment.Meta.Documents, cancellationToken);
                var key = ShardState.KeyOf(segment, document);
                if (!written.TryGetValue(key, out var number))
                {
                    written[key] = number = builder.DocumentCount;
                    builder.Add(Read(segment, document, withVectors: model is not null && segment.Meta.ModelId == model.Meta.ModelId));
                }

                numbers[document] = number;
            }
        }

        return new MergedSegment(builder.DocumentCount == 0 ? null : builder.Write(folder, budget, cancellationToken).Name, moves);
    }

    /// <summary>A stored document as it was given to the builder.</summary>
    public static IndexDocument Read(Segment segment, int number, bool withVectors)
    {
        ref readonly var document = ref segment.Documents[number];
        var chunks = ImmutableArray.CreateBuilder<IndexChunk>();
        for (var id = document.FirstChunk; id < document.FirstChunk + document.ChunkCount; id++)
        {
            ref readonly var chunk = ref segment.Chunks[id];
            chunks.Add(new IndexChunk
            {
                StartLine = chunk.StartLine,
                EndLine = chunk.EndLine,
                StartByte = chunk.StartByte,
                EndByte = chunk.EndByte,
                Kind = segment.StringAt(chunk.Kind),
                Symbol = segment.OptionalStringAt(chunk.Symbol),
                Parent = segment.OptionalStringAt(chunk.Parent),
                Signature = segment.OptionalStringAt(chunk.Signature),
                Documentation = segment.OptionalStringAt(chunk.Documentation),
                Vector = withVectors ? Dequantise(segment, id) : default,
            });
        }

        var symbols = ImmutableArray.CreateBuilder<IndexSymbol>();
        foreach (ref readonly var symbol in segment.Symbols.Slice(document.FirstSymbol, document.SymbolCount))
        {
            symbols.Add(new IndexSymbol(segment.NameAt(symbol.Name), segment.StringAt(symbol.Kind), segment.OptionalStringAt(symbol.Scope), symbol.NameStart, symbol.NameEnd, symbol.StartLine, symbol.EndLine));
        }

        return new IndexDocument
        {
            Path = segment.StringAt(document.Path),
            BlobId = segment.StringAt(document.BlobId),
            Language = segment.StringAt(document.Language),
            Traits = (DocumentTraits)document.Traits,
            SkippedBecause = segment.OptionalStringAt(document.SkippedBecause),
            Text = segment.TextOf(document).ToArray(),
            Chunks = chunks.ToImmutable(),
            Symbols = symbols.ToImmutable(),
            Comments = ReadComments(segment, number),
            References = ReadReferences(segment, number),
        };
    }

    private static ImmutableArray<(int Start, int End)> ReadComments(Segment segment, int document)
    {
        ref readonly var record = ref segment.Documents[document];
        var comments = ImmutableArray.CreateBuilder<(int, int)>(record.CommentCount);
        foreach (ref readonly var range in segment.Comments.Slice(record.FirstComment, record.CommentCount))
        {
            comments.Add((range.Start, range.End));
        }

        return comments.ToImmutable();
    }

    private static ImmutableArray<IndexReference> ReadReferences(Segment segment, int document)
    {
        ref readonly var record = ref segment.Documents[document];
        var references = ImmutableArray.CreateBuilder<IndexReference>(record.ReferenceCount);
        var reader = segment.ReferencesOf(record);
        while (reader.MoveNext())
        {
            references.Add(new IndexReference(reader.Start, reader.End, reader.Role));
        }

        return references.ToImmutable();
    }

    private static float[] Dequantise(Segment segment, int chunk)
    {
        var dimensions = segment.Meta.Dimensions;
        var scale = segment.VectorScales[chunk];
        if (scale == 0)
        {
            return [];
        }

        var vector = new float[dimensions];
        var row = VectorView.Of(segment).Row(chunk);
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = row[i] * scale;
        }

        return vector;
    }
}

/// <param name="Name">The new segment's file name; null when nothing was live.</param>
/// <param name="Moves">For each of the merged segments, the number that each of its documents has in the new one, or -1.</param>
internal sealed record MergedSegment(string? Name, IReadOnlyDictionary<Segment, int[]> Moves);
