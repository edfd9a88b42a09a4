using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>Reads what nobody has read yet of a segment, to find damage before a search does.</summary>
internal static class SegmentScrub
{
    /// <summary>Ends at the first damaged block; <see cref="Segment.Damage"/> then names it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task RunAsync(Segment segment, IoBudget budget, CancellationToken cancellationToken)
    {
        for (var block = 0; block < segment.Blocks && segment.Damage is null; block++)
        {
            if (!segment.IsVerified(block))
            {
                await budget.SpendAsync(SegmentFormat.BlockBytes, cancellationToken);
                Verify(segment, block);
            }
        }
    }

    private static void Verify(Segment segment, int block)
    {
        try
        {
            segment.VerifyBlock(block);
        }
        catch (HubException error) when (error.Code == "index-corrupt")
        {
            // The segment remembers.
        }
    }
}
