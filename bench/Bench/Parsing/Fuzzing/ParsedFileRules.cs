using System.Text.Unicode;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Fuzzing;

/// <summary>What holds for every parsed file, whatever its bytes were.</summary>
internal static class ParsedFileRules
{
    private const string ChunkPadding = " \t\r\n\f{}[]();,";

    /// <summary>The first rule that a file breaks, in a sentence, or null.</summary>
    public static string? Broken(ParsedFile file, ParsingOptions options)
    {
        if (!Utf8.IsValid(file.Text.Span))
        {
            return "the text is not valid UTF-8";
        }

        if (file.SkippedBecause is not null || file.Text.IsEmpty)
        {
            return file.Chunks.IsEmpty ? null : "a skipped or empty file has chunks";
        }

        var lines = file.Text.Span.Count((byte)'\n') + (file.Text.Span[^1] == '\n' ? 0 : 1);
        return Chunks(file, lines) ?? Sizes(file, options) ?? Symbols(file, lines)
            ?? Ranges(file, "comment", file.Comments) ?? Ranges(file, "reference", file.References.Select(reference => reference.NameRange));
    }

    // Every line lies in exactly one chunk, so chunks are cut between characters too.
    private static string? Chunks(ParsedFile file, int lines)
    {
        var (line, at) = (0, 0);
        foreach (var chunk in file.Chunks)
        {
            if (chunk.StartLine != line + 1 || chunk.StartByte != at || chunk.EndLine < chunk.StartLine || chunk.EndByte <= chunk.StartByte || chunk.EndByte > file.Text.Length)
            {
                return $"the chunk at line {chunk.StartLine}, byte {chunk.StartByte} does not follow line {line}, byte {at}";
            }

            var breaks = file.Text.Span[chunk.StartByte..chunk.EndByte].Count((byte)'\n');
            var endsInBreak = file.Text.Span[chunk.EndByte - 1] == '\n';
            if (breaks != chunk.EndLine - chunk.StartLine + (endsInBreak ? 1 : 0) || (!endsInBreak && chunk.EndByte != file.Text.Length))
            {
                return $"the chunk at line {chunk.StartLine} does not hold lines {chunk.StartLine} to {chunk.EndLine}";
            }

            (line, at) = (chunk.EndLine, chunk.EndByte);
        }

        return line == lines && at == file.Text.Length ? null : $"the chunks end at line {line} of {lines}, byte {at} of {file.Text.Length}";
    }

    // Above the maximum only for the sake of one long line and the blank or bracket lines that join a chunk.
    private static string? Sizes(ParsedFile file, ParsingOptions options)
    {
        foreach (var chunk in file.Chunks.Where(chunk => chunk.EndByte - chunk.StartByte > options.MaxChunkBytes))
        {
            var (telling, longest) = (0, 0);
            foreach (var line in file.Text.Span[chunk.StartByte..chunk.EndByte].Split((byte)'\n'))
            {
                var bytes = file.Text.Span[chunk.StartByte..chunk.EndByte][line];
                telling += bytes.IndexOfAnyExcept(System.Text.Encoding.UTF8.GetBytes(ChunkPadding)) >= 0 ? bytes.Length + 1 : 0;
                longest = Math.Max(longest, bytes.Length);
            }

            if (telling > options.MaxChunkBytes && longest <= options.MaxChunkBytes / 2)
            {
                return $"the chunk at line {chunk.StartLine} has {telling} bytes";
            }
        }

        return null;
    }

    private static string? Symbols(ParsedFile file, int lines)
    {
        foreach (var symbol in file.Symbols)
        {
            if (symbol.StartLine < 1 || symbol.EndLine < symbol.StartLine || symbol.EndLine > lines)
            {
                return $"the symbol {symbol.Name} has lines {symbol.StartLine} to {symbol.EndLine} of {lines}";
            }

            if (symbol.NameRange.Start < 0 || symbol.NameRange.End < symbol.NameRange.Start || symbol.NameRange.End > file.Text.Length)
            {
                return $"the symbol {symbol.Name} has its name at {symbol.NameRange}";
            }

            if (symbol.Name.Length == 0 || symbol.Name.AsSpan().IndexOfAny('\n', '\r') >= 0)
            {
                return $"a symbol at line {symbol.StartLine} has the name \"{symbol.Name}\"";
            }
        }

        return null;
    }

    /// <summary>Ranges of bytes are in order, not empty, do not overlap, lie in the text and between characters.</summary>
    public static string? Ranges(ParsedFile file, string what, IEnumerable<ByteRange> ranges)
    {
        var end = 0;
        foreach (var range in ranges)
        {
            if (range.Start < end || range.End <= range.Start || range.End > file.Text.Length)
            {
                return $"the {what} at {range} does not follow byte {end}";
            }

            if (IsWithinCharacter(file, range.Start) || IsWithinCharacter(file, range.End))
            {
                return $"the {what} at {range} cuts a character";
            }

            end = range.End;
        }

        return null;
    }

    private static bool IsWithinCharacter(ParsedFile file, int at) => at < file.Text.Length && (file.Text.Span[at] & 0xC0) == 0x80;
}
