using System.Text;

namespace LunarHub.Bench.Parsing.Fuzzing;

/// <summary>Damages source as unfinished edits, merges, wrong encodings, broken transfers and ill will do. The same random numbers give the same bytes.</summary>
internal static class SourceMutator
{
    private const int MostBytes = 200_000;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "(", ")", "{", "}", "[", "]", "<", ">", "\"", "'", "`", "\"\"\"", "'''", "/*", "*/", "//", "#", "#if", "#endif\n", "\n#else\n", "<<EOF\n", "${", "<?php", "?>", "<!--", "{{", "{%", "\\", "\\\n",
            "\n", "\r\n", "\r", "\t", "\f", "\0", ";", ",", ":", "=", "=>", "->", "@", "$", "&", "*", "def ", "class ", "function ", "operator ", "end\n", "if ", "é", "☃", "𝒳", "\u202E", "\uFEFF", "\u2028", "_",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <param name="original">A real file.</param>
    /// <param name="other">Another one, of any language, for splices.</param>
    public static byte[] Mutate(byte[] original, byte[] other, Random random)
    {
        var bytes = new List<byte>(original);
        for (var edits = random.Next(1, 10); edits > 0 && bytes.Count > 0; edits--)
        {
            Edit(bytes, other, random);
        }

        return bytes.Count > MostBytes ? [.. bytes[..MostBytes]] : [.. bytes];
    }

    private static void Edit(List<byte> bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 2000), bytes.Count - at)));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                bytes.RemoveRange(0, at);
                break;
            case 6:
                InsertStorm(bytes, at, random);
                break;
            case 7 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 5000), other.Length - from)));
                break;
            case 8:
                var noise = new byte[random.Next(1, 60)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 9:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(0x20, 0x3000))])));
                break;
            case 10:
                RemoveLineEnds(bytes, at, random.Next(1, 200));
                break;
            default:
                bytes[at] = 0;
                break;
        }
    }

    // A few tokens, nested or repeated hundreds of times.
    private static void InsertStorm(List<byte> bytes, int at, Random random)
    {
        var unit = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => Tokens[random.Next(Tokens.Length)]).ToArray();
        bytes.InsertRange(at, Enumerable.Repeat(unit, random.Next(2, random.Next(8) == 0 ? 8000 : 300)).SelectMany(token => token));
    }

    private static void RemoveLineEnds(List<byte> bytes, int from, int count)
    {
        for (var i = from; i < bytes.Count && count > 0; i++)
        {
            if (bytes[i] == '\n')
            {
                bytes[i] = (byte)' ';
                count--;
            }
        }
    }
}
