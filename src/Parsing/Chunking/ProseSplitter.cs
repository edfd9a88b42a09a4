using System.Text;
using LunarHub.Parsing.Decoding;

namespace LunarHub.Parsing.Chunking;

/// <summary>
/// Cuts prose between paragraphs where the subject changes. Of all ways to cut that keep to the sizes, the one is taken whose cuts lie deepest between their
/// neighbours (<see cref="Cohesion"/>) and whose chunks are least above the target or below the minimum, by dynamic programming over the paragraphs.
/// </summary>
internal static class ProseSplitter
{
    // Larger paragraphs are told by their beginning.
    private const int MaxPassageBytes = 2000;

    // What a cut costs that no change of subject pays for, in the deviations that depths are measured in.
    private const double CutCost = 0.5;
    private const double SmallCost = 3;
    private const double LargeCost = 1;

    /// <summary>Adds pieces like <paramref name="template"/> that cover its lines, none above the maximum save for a single long line.</summary>
    public static void Split(Piece template, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options, List<Piece> pieces)
    {
        if (ChunkPacker.Bytes(lines, template.FirstLine, template.EndLine) <= options.TargetChunkBytes)
        {
            pieces.Add(template);
            return;
        }

        var starts = Paragraphs(template, text, lines);
        starts.Add(template.EndLine);
        var cuts = Best(starts, Depths(starts, text, lines, options), lines, options);
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            var piece = template with { FirstLine = starts[cuts[i]], EndLine = starts[cuts[i + 1]], IsPart = true };
            if (cuts[i + 1] == cuts[i] + 1 && ChunkPacker.Bytes(lines, piece.FirstLine, piece.EndLine) > options.MaxChunkBytes)
            {
                LineSplitter.Split(piece, text, lines, options, pieces);
            }
            else
            {
                pieces.Add(piece);
            }
        }
    }

    /// <summary>Whether nothing on the line is a letter or a digit: blank, or a comment's marker alone.</summary>
    private static bool IsBlank(ReadOnlySpan<byte> text, LineTable lines, int line)
    {
        foreach (var b in text[lines.Start(line)..lines.End(line)])
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is >= 0x80 or (byte)'|' or (byte)'`' or (byte)'~' or (byte)'=' or (byte)'-')
            {
                return false;
            }
        }

        return true;
    }

    // Where a paragraph begins after a blank line, outside of fenced code.
    private static List<int> Paragraphs(Piece template, ReadOnlySpan<byte> text, LineTable lines)
    {
        var starts = new List<int> { template.FirstLine };
        var fenced = false;
        for (var line = template.FirstLine; line < template.EndLine; line++)
        {
            var isFence = text[lines.Start(line)..lines.End(line)].TrimStart((byte)' ').StartsWith("```"u8);
            if (!fenced && line > template.FirstLine && IsBlank(text, lines, line - 1) && !IsBlank(text, lines, line))
            {
                starts.Add(line);
            }

            fenced ^= isFence;
        }

        return starts;
    }

    private static double[] Depths(List<int> starts, ReadOnlySpan<byte> text, LineTable lines, ParsingOptions options)
    {
        var passages = new string[starts.Count - 1];
        for (var i = 0; i < passages.Length; i++)
        {
            var passage = text[lines.Start(starts[i])..lines.Start(starts[i + 1])];
            passages[i] = Encoding.UTF8.GetString(passage[..Math.Min(passage.Length, MaxPassageBytes)]);
        }

        var similarities = options.Similarity?.Invoke(passages) ?? Cohesion.ByWords(passages);
        return similarities.Count == passages.Length - 1
            ? Cohesion.Depths(similarities)
            : throw new InvalidOperationException($"{nameof(ParsingOptions.Similarity)} gave {similarities.Count} values for {passages.Length} passages; one for each neighbouring pair is wanted.");
    }

    // The paragraphs at which chunks begin, and the end: the cheapest path through all that keep to the maximum.
    private static List<int> Best(List<int> starts, double[] depths, LineTable lines, ParsingOptions options)
    {
        var count = starts.Count - 1;
        var costs = new double[count + 1];
        var from = new int[count + 1];
        Array.Fill(costs, double.PositiveInfinity);
        costs[0] = 0;
        for (var end = 1; end <= count; end++)
        {
            for (var first = end - 1; first >= 0; first--)
            {
                var size = ChunkPacker.Bytes(lines, starts[first], starts[end]);
                if (size > options.MaxChunkBytes && first < end - 1)
                {
                    break;
                }

                var cost = costs[first] + Size(size, options) + (end < count ? CutCost - depths[end - 1] : 0);
                if (cost < costs[end])
                {
                    (costs[end], from[end]) = (cost, first);
                }
            }
        }

        var cuts = new List<int>();
        for (var at = count; at > 0; at = from[at])
        {
            cuts.Add(at);
        }

        cuts.Add(0);
        cuts.Reverse();
        return cuts;
    }

    private static double Size(int bytes, ParsingOptions options)
    {
        var over = Math.Max(0, (bytes / (double)options.TargetChunkBytes) - 1);
        var under = Math.Max(0, 1 - (bytes / (double)Math.Max(1, options.MinOwnChunkBytes * 2)));
        return (LargeCost * over * over) + (SmallCost * under);
    }
}
