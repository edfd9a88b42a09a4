using System.Text;
using LunarHub.Bench.Engine.Corpora;

namespace LunarHub.Bench.Engine.Matches;

/// <summary>What is unusual about a file, as a likely reason why a system does not hold it whole.</summary>
internal sealed class FileFacts(EngineCorpus corpus)
{
    private const int LargeBytes = 1 << 20;

    // codesearch leaves out files with a line above 2,000 bytes or more than 20,000 distinct trigrams.
    private const int LongLineBytes = 2_000;
    private const int ManyTrigrams = 20_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly HashSet<string> _texts = [.. corpus.Files.Select(file => file.Path)];

    /// <summary>Empty where nothing is unusual.</summary>
    /// <param name="path">Relative to the corpus.</param>
    public string Of(string path)
    {
        if (!_texts.Contains(path))
        {
            return "holds a NUL byte";
        }

        var bytes = File.ReadAllBytes(corpus.FullPath(path));
        var facts = new List<string>();
        if (Path.GetFileName(path).StartsWith('.') || path.Contains("/.", StringComparison.Ordinal))
        {
            facts.Add("hidden");
        }

        if (bytes.Length > LargeBytes)
        {
            facts.Add("larger than 1 MiB");
        }

        if (EngineCorpus.IsUtf16(bytes))
        {
            facts.Add("UTF-16");
        }
        else if (!IsUtf8(bytes))
        {
            facts.Add("not UTF-8");
        }
        else if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            facts.Add("begins with a byte order mark");
        }

        if (bytes.AsSpan().Length > LongLineBytes && LongestLine(bytes) > LongLineBytes)
        {
            facts.Add("a line above 2,000 bytes");
        }

        if (bytes.Length > ManyTrigrams && Trigrams(bytes) > ManyTrigrams)
        {
            facts.Add("above 20,000 distinct trigrams");
        }

        return string.Join(", ", facts);
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int LongestLine(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var line in bytes.Split((byte)'\n'))
        {
            longest = Math.Max(longest, line.End.Value - line.Start.Value);
        }

        return longest;
    }

    private static int Trigrams(ReadOnlySpan<byte> bytes)
    {
        var seen = new HashSet<int>();
        for (var i = 0; i + 3 <= bytes.Length; i++)
        {
            seen.Add((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]);
        }

        return seen.Count;
    }
}
