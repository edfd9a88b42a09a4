using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>
/// Reads matching lines on the thread pool ahead of the one who takes them, but never far ahead: a full channel holds the reading up, so a million lines need no more memory than a
/// thousand. Lines are handed on as soon as there are any, many at a time where they come fast.
/// </summary>
internal static class ShardLineReader
{
    private const int LinesAhead = 512;
    private const int LinesPerBatch = 256;

    // A batch of long lines is cut earlier; a line longer than this is a batch of its own.
    private const int CharactersPerBatch = 64 * 1024;

    public static async IAsyncEnumerable<ShardLines> ReadAsync(ShardRef reference, MatchingLines lines, bool segmentsMissing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<MatchedLine>(new BoundedChannelOptions(LinesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => FillAsync(lines, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            while (await channel.Reader.WaitToReadAsync(stop.Token))
            {
                yield return new ShardLines { Ref = reference.Ref, Source = reference, Lines = Take(channel.Reader), SegmentsMissing = segmentsMissing, ChangesMissing = lines.ChangesMissing };
            }

            // Says at least once what was missing, also where nothing was found.
            yield return new ShardLines { Ref = reference.Ref, Source = reference, Lines = [], SegmentsMissing = segmentsMissing, ChangesMissing = lines.ChangesMissing };
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private static ImmutableArray<MatchedLine> Take(ChannelReader<MatchedLine> lines)
    {
        var batch = ImmutableArray.CreateBuilder<MatchedLine>();
        var characters = 0;
        while (batch.Count < LinesPerBatch && characters < CharactersPerBatch && lines.TryRead(out var line))
        {
            batch.Add(line);
            characters += line.Text.Length;
        }

        return batch.ToImmutable();
    }

    // What goes wrong, the end of patience too, reaches the reader through the channel.
    private static async Task FillAsync(MatchingLines lines, ChannelWriter<MatchedLine> writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var line in lines)
            {
                var matched = new MatchedLine(line.Path, line.Number, line.Text, [.. line.Matches.Select(match => new HighlightRange(match.Start, match.Length))]);
                if (!writer.TryWrite(matched))
                {
                    await writer.WriteAsync(matched, cancellationToken);
                }
            }

            writer.Complete();
        }
        catch (Exception error)
        {
            writer.Complete(error);
        }
    }
}
