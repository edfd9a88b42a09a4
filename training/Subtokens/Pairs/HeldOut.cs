using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace LunarHub.Subtokens;

/// <summary>
/// The leak check against a gzipped list of hashes of evaluation texts. Tokens are the runs of <c>[a-z0-9]</c> of the lower-cased text; each window of twelve tokens
/// hashes as the first eight bytes of SHA-256 of <c>d:</c> and the tokens joined by single spaces. A text that holds three listed windows is near an evaluation text.
/// </summary>
internal sealed class HeldOut(HashSet<ulong> hashes)
{
    private const int WindowTokens = 12;
    private const int TooMany = 3;

    /// <summary>How many hashes are listed.</summary>
    public int Count => hashes.Count;

    /// <summary>Reads the list of 16-hex-digit lines; without a file nothing is held out.</summary>
    public static HeldOut Read(string? file)
    {
        var hashes = new HashSet<ulong>();
        if (file is not null)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (lines.ReadLine() is { } line)
            {
                hashes.Add(ulong.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        return new HeldOut(hashes);
    }

    /// <summary>Whether the pair must not be learned from: its comment is a listed query, or its code is near a listed text.</summary>
    public bool Touches(string comment, string code) => hashes.Count > 0 && (IsQuery(comment) || IsNear(code));

    /// <summary>A query hashes as <c>q:</c> and all its tokens.</summary>
    private bool IsQuery(string comment)
    {
        var (bytes, starts) = Tokens(comment);
        byte[] text = [.. "q:"u8, .. bytes.AsSpan(0, Math.Max(0, starts[^1] - 1))];
        return hashes.Contains(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text)));
    }

    private bool IsNear(string text)
    {
        var (bytes, starts) = Tokens(text);
        var found = new HashSet<ulong>();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var first = 0; first + WindowTokens < starts.Count && found.Count < TooMany; first++)
        {
            sha.AppendData("d:"u8);
            sha.AppendData(bytes, starts[first], starts[first + WindowTokens] - 1 - starts[first]);
            sha.GetHashAndReset(digest);
            var hash = BinaryPrimitives.ReadUInt64BigEndian(digest);
            if (hashes.Contains(hash))
            {
                found.Add(hash);
            }
        }

        return found.Count >= TooMany;
    }

    /// <summary>The tokens, each followed by one space, and where each starts, with the end as the last start.</summary>
    private static (byte[] Bytes, List<int> Starts) Tokens(string text)
    {
        var bytes = new byte[text.Length + 1];
        var starts = new List<int>();
        var length = 0;
        var inside = false;
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower))
            {
                if (!inside)
                {
                    starts.Add(length);
                    inside = true;
                }

                bytes[length++] = (byte)lower;
            }
            else if (inside)
            {
                bytes[length++] = (byte)' ';
                inside = false;
            }
        }

        if (inside)
        {
            bytes[length++] = (byte)' ';
        }

        starts.Add(length);
        return (bytes, starts);
    }
}
