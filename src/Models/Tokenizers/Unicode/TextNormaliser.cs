using System.Buffers.Binary;
using System.Text;

namespace LunarHub.Models.Tokenizers.Unicode;

/// <summary>
/// The four Unicode normalisation forms (UAX 15), over a table of its own: the process runs without ICU, where <see cref="string.Normalize()"/> leaves everything
/// beyond ASCII as it is.
/// </summary>
internal static class TextNormaliser
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<Table> Data = new(Table.Read);

    /// <summary>The text in the given form. Lone surrogates become U+FFFD.</summary>
    public static string Normalise(string text, NormalizationForm form)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var table = Data.Value;
        var compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            table.Decompose(rune.Value, compatible, points);
        }

        table.Order(points);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC)
        {
            table.Compose(points);
        }

        var result = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            result.Append(new Rune(point).ToString());
        }

        return result.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var unit in text)
        {
            if (unit > 127)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Table
    {
        private const byte Composable = 1;
        private const byte Compatibility = 3;

        private readonly Dictionary<int, (bool Compatible, int[] Parts)> decompositions = [];
        private readonly Dictionary<(int First, int Second), int> compositions = [];
        private readonly Dictionary<int, byte> classes = [];

        public static Table Read()
        {
            using var stream = typeof(TextNormaliser).Assembly.GetManifestResourceStream("normalisation.bin")!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var table = new Table();
            for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
            {
                var point = BinaryPrimitives.ReadInt32LittleEndian(rest);
                var (combining, kind) = (rest[4], rest[5]);
                var parts = new int[rest[6]];
                rest = rest[7..];
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i] = BinaryPrimitives.ReadInt32LittleEndian(rest);
                    rest = rest[4..];
                }

                table.Add(point, combining, kind, parts);
            }

            return table;
        }

        private void Add(int point, byte combining, byte kind, int[] parts)
        {
            if (combining != 0)
            {
                classes[point] = combining;
            }

            if (kind != 0)
            {
                decompositions[point] = (kind == Compatibility, parts);
            }

            if (kind == Composable && parts.Length == 2)
            {
                compositions[(parts[0], parts[1])] = point;
            }
        }

        public void Decompose(int point, bool compatible, List<int> output)
        {
            var syllable = point - HangulFirst;
            if (syllable is >= 0 and < Leads * Vowels * Tails)
            {
                output.Add(LeadFirst + (syllable / (Vowels * Tails)));
                output.Add(VowelFirst + (syllable / Tails % Vowels));
                if (syllable % Tails != 0)
                {
                    output.Add(TailFirst + (syllable % Tails));
                }
            }
            else if (decompositions.TryGetValue(point, out var found) && (compatible || !found.Compatible))
            {
                foreach (var part in found.Parts)
                {
                    Decompose(part, compatible, output);
                }
            }
            else
            {
                output.Add(point);
            }
        }

        /// <summary>Canonical order: marks between two starters by their class, those of one class as they were.</summary>
        public void Order(List<int> points)
        {
            for (var start = 0; start < points.Count;)
            {
                if (ClassOf(points[start]) == 0)
                {
                    start++;
                    continue;
                }

                var end = start;
                while (end < points.Count && ClassOf(points[end]) != 0)
                {
                    end++;
                }

                var ordered = points.GetRange(start, end - start).OrderBy(ClassOf).ToList();
                for (var i = 0; i < ordered.Count; i++)
                {
                    points[start + i] = ordered[i];
                }

                start = end;
            }
        }

        public void Compose(List<int> points)
        {
            var (starter, written, lastClass) = (-1, 0, 0);
            for (var i = 0; i < points.Count; i++)
            {
                var (point, combining) = (points[i], ClassOf(points[i]));
                var blocked = written - 1 > starter && lastClass >= combining;
                if (starter >= 0 && !blocked && Pair(points[starter], point) is { } composed)
                {
                    points[starter] = composed;
                    continue;
                }

                if (combining == 0)
                {
                    starter = written;
                }

                lastClass = combining;
                points[written++] = point;
            }

            points.RemoveRange(written, points.Count - written);
        }

        private int? Pair(int first, int second)
        {
            var (lead, vowel, tail) = (first - LeadFirst, second - VowelFirst, second - TailFirst);
            if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
            {
                return HangulFirst + (((lead * Vowels) + vowel) * Tails);
            }

            var syllable = first - HangulFirst;
            if (syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails)
            {
                return first + tail;
            }

            return compositions.TryGetValue((first, second), out var composed) ? composed : null;
        }

        private int ClassOf(int point) => classes.GetValueOrDefault(point);
    }
}
