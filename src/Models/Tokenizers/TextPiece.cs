namespace LunarHub.Models.Tokenizers;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="AtStart">Whether the text begins with it.</param>
internal readonly record struct TextPiece(string Text, bool AtStart);

/// <summary>What becomes of the places at which a text is split.</summary>
internal enum SplitBehaviour
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>A stretch of a text that a pattern matches, or one between two such.</summary>
internal readonly record struct Stretch(int Start, int End, bool IsMatch);

internal static class Splitting
{
    /// <summary>Cuts the piece along <paramref name="stretches"/>, which cover it in order. Empty parts are left out.</summary>
    public static IEnumerable<TextPiece> Split(TextPiece piece, IEnumerable<Stretch> stretches, SplitBehaviour behaviour)
    {
        foreach (var (start, end) in Join([.. stretches], behaviour))
        {
            if (end > start)
            {
                yield return new TextPiece(piece.Text[start..end], piece.AtStart && start == 0);
            }
        }
    }

    /// <summary>The stretches of single characters that satisfy <paramref name="isMatch"/>, and what lies between them.</summary>
    public static IEnumerable<Stretch> ByRune(string text, Predicate<System.Text.Rune> isMatch)
    {
        var (between, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = at + rune.Utf16SequenceLength;
            if (isMatch(rune))
            {
                if (at > between)
                {
                    yield return new Stretch(between, at, false);
                }

                yield return new Stretch(at, next, true);
                between = next;
            }

            at = next;
        }

        if (at > between)
        {
            yield return new Stretch(between, at, false);
        }
    }

    private static List<(int Start, int End)> Join(List<Stretch> stretches, SplitBehaviour behaviour)
    {
        List<(int Start, int End)> parts = [];
        var previous = false;
        switch (behaviour)
        {
            case SplitBehaviour.Removed:
                return [.. stretches.Where(stretch => !stretch.IsMatch).Select(stretch => (stretch.Start, stretch.End))];
            case SplitBehaviour.Isolated:
                return [.. stretches.Select(stretch => (stretch.Start, stretch.End))];
            case SplitBehaviour.Contiguous:
                foreach (var stretch in stretches)
                {
                    Extend(parts, stretch, parts.Count > 0 && stretch.IsMatch == previous);
                    previous = stretch.IsMatch;
                }

                return parts;
            case SplitBehaviour.MergedWithPrevious:
                foreach (var stretch in stretches)
                {
                    Extend(parts, stretch, stretch.IsMatch && !previous && parts.Count > 0);
                    previous = stretch.IsMatch;
                }

                return parts;
            default:
                for (var i = stretches.Count - 1; i >= 0; i--)
                {
                    var stretch = stretches[i];
                    if (stretch.IsMatch && !previous && parts.Count > 0)
                    {
                        parts[^1] = (stretch.Start, parts[^1].End);
                    }
                    else
                    {
                        parts.Add((stretch.Start, stretch.End));
                    }

                    previous = stretch.IsMatch;
                }

                parts.Reverse();
                return parts;
        }
    }

    private static void Extend(List<(int Start, int End)> parts, Stretch stretch, bool joins)
    {
        if (joins)
        {
            parts[^1] = (parts[^1].Start, stretch.End);
        }
        else
        {
            parts.Add((stretch.Start, stretch.End));
        }
    }
}
