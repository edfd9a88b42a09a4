using System.Text;

namespace LunarHub.Search.Storage;

/// <summary>Moves live documents out of a segment of another model into one with the model's vectors. All but the vectors is taken over as it is.</summary>
internal static class SegmentReembedding
{
    // Small enough that little is done again after a crash, and that merging waits for no longer than the vectors of so much text take.
    private const int StepTextBytes = 1 << 20;
    private const int ChunksTogether = 256;

    /// <summary>The first segment with live documents whose vectors are not of the model; null when all are.</summary>
    public static Segment? Next(ShardState state, string modelId)
        => state.Segments.FirstOrDefault(segment => segment.Meta.ModelId != modelId && CompactionPlan.Live(state, segment).Ones().Any());

    /// <summary>Writes the next documents. Those that are left over stay in the segment, which goes on answering for them.</summary>
    public static MergedSegment Write(string folder, ShardState state, Segment segment, VectorSource model, IoBudget budget, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(model.Dimensions, nameof(model));
        var builder = new SegmentBuilder(model.ModelId, model.Dimensions);
        var numbers = new int[segment.Meta.Documents];
        numbers.AsSpan().Fill(-1);
        var waiting = new List<(int Number, IndexDocument Document)>();
        var chunks = 0;
        long text = 0;
        foreach (var document in CompactionPlan.Live(state, segment).Ones())
        {
            if (text >= StepTextBytes)
            {
                break;
            }

            budget.Spend(segment.FileBytes / segment.Meta.Documents, cancellationToken);
            var read = SegmentMerge.Read(segment, document, withVectors: false);
            waiting.Add((document, read));
            chunks += read.Chunks.Length;
            text += read.Text.Length;
            if (chunks >= ChunksTogether)
            {
                Add(builder, waiting, numbers, model, cancellationToken);
                chunks = 0;
            }
        }

        Add(builder, waiting, numbers, model, cancellationToken);
        return new MergedSegment(builder.Write(folder, budget, cancellationToken).Name, new Dictionary<Segment, int[]> { [segment] = numbers });
    }

    private static void Add(SegmentBuilder builder, List<(int Number, IndexDocument Document)> waiting, int[] numbers, VectorSource model, CancellationToken cancellationToken)
    {
        List<ChunkToEmbed> inputs = [.. waiting.SelectMany(entry => Inputs(entry.Document))];
        var vectors = inputs.Count == 0 ? [] : model.Embed(inputs, cancellationToken);
        var used = 0;
        foreach (var (number, document) in waiting)
        {
            numbers[number] = builder.DocumentCount;
            builder.Add(document.Text.IsEmpty ? document : document with { Chunks = [.. document.Chunks.Select(chunk => chunk with { Vector = vectors[used++] })] });
        }

        waiting.Clear();
    }

    // A document without text has one empty chunk, for its path, and no vector.
    private static IEnumerable<ChunkToEmbed> Inputs(IndexDocument document) => document.Text.IsEmpty
        ? []
        : document.Chunks.Select(chunk => new ChunkToEmbed(Encoding.UTF8.GetString(document.Text.Span[chunk.StartByte..chunk.EndByte]), document.Path, chunk.Symbol, chunk.Parent, chunk.Signature));
}
