namespace LunarHub.Models.Tokenizers;

/// <summary>Which text of a pair gives way.</summary>
internal enum TruncationStrategy
{
    LongestFirst,
    OnlyFirst,
    OnlySecond,
}

/// <summary>How texts that are too long are cut.</summary>
/// <param name="MostTokens">Special tokens included; null when the file does not say.</param>
/// <param name="FromLeft">The beginning is cut away instead of the end.</param>
internal sealed record Truncation(int? MostTokens, TruncationStrategy Strategy, bool FromLeft)
{
    /// <summary>Cuts the ids of a text, or of a pair, to <paramref name="room"/> in all.</summary>
    public void Apply(List<int> first, List<int>? second, int room)
    {
        room = Math.Max(0, room);
        if (second is null)
        {
            Cut(first, room);
            return;
        }

        var excess = first.Count + second.Count - room;
        if (excess <= 0)
        {
            return;
        }

        // One text may be too short to make the room alone: then the other gives way too.
        switch (Strategy)
        {
            case TruncationStrategy.OnlyFirst:
                Cut(first, Math.Max(0, first.Count - excess));
                Cut(second, room - first.Count);
                break;
            case TruncationStrategy.OnlySecond:
                Cut(second, Math.Max(0, second.Count - excess));
                Cut(first, room - second.Count);
                break;
            default:
                CutLongest(first, second, room);
                break;
        }
    }

    private void CutLongest(List<int> first, List<int> second, int room)
    {
        var (shorter, longer) = first.Count > second.Count ? (second, first) : (first, second);
        var (few, many) = (shorter.Count, shorter.Count > room ? shorter.Count : Math.Max(shorter.Count, room - shorter.Count));
        if (few + many > room)
        {
            few = room / 2;
            many = few + (room % 2);
        }

        Cut(shorter, few);
        Cut(longer, many);
    }

    private void Cut(List<int> ids, int most)
    {
        if (ids.Count > most)
        {
            ids.RemoveRange(FromLeft ? 0 : most, ids.Count - most);
        }
    }
}
