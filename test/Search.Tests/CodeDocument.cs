using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Search.Tests;

/// <summary>Documents with definitions and references, read from a made-up notation or drawn by chance.</summary>
internal static partial class CodeDocument
{
    /// <summary>
    /// A line <c>def name</c> or <c>class name</c>, indented under the class that holds it, defines; it reaches to the last line that is indented deeper. Any other word refers:
    /// <c>name(</c> in a call, <c>:name</c> as a type, <c>name=</c> in a write.
    /// </summary>
    public static IndexDocument Parse(string path, string text, string language = "toy", DocumentTraits traits = DocumentTraits.None)
    {
        var lines = text.Split('\n');
        var symbols = ImmutableArray.CreateBuilder<IndexSymbol>();
        var references = ImmutableArray.CreateBuilder<IndexReference>();
        var offset = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var defined = Definition().Match(lines[i]);
            foreach (Match word in Word().Matches(lines[i]))
            {
                var start = offset + Encoding.UTF8.GetByteCount(lines[i].AsSpan(0, word.Groups["name"].Index));
                var end = start + Encoding.UTF8.GetByteCount(word.Groups["name"].ValueSpan);
                if (defined.Success && defined.Groups["name"].Index == word.Groups["name"].Index)
                {
                    var outer = symbols.LastOrDefault(symbol => symbol.Kind == "class" && symbol.EndLine > i);
                    var kind = defined.Groups["kind"].Value == "class" ? "class" : outer.Name is null ? "function" : "method";
                    symbols.Add(new IndexSymbol(word.Groups["name"].Value, kind, outer.Name, start, end, i + 1, LastLine(lines, i)));
                }
                else if (word.Groups["name"].Value is not ("def" or "class"))
                {
                    references.Add(new IndexReference(start, end, Role(word)));
                }
            }

            offset += Encoding.UTF8.GetByteCount(lines[i]) + 1;
        }

        var plain = TestShard.Document(path, text);
        return plain with { Language = language, Traits = traits, Symbols = symbols.ToImmutable(), References = references.ToImmutable() };
    }

    /// <summary>The document with symbols and references at random words.</summary>
    public static IndexDocument WithNames(IndexDocument document, Random random)
    {
        var text = Encoding.UTF8.GetString(document.Text.Span);
        var symbols = ImmutableArray.CreateBuilder<IndexSymbol>();
        var references = ImmutableArray.CreateBuilder<IndexReference>();
        foreach (Match word in Word().Matches(text))
        {
            var start = Encoding.UTF8.GetByteCount(text.AsSpan(0, word.Index));
            var end = start + Encoding.UTF8.GetByteCount(word.Groups["name"].ValueSpan);
            if (random.Next(10) == 0)
            {
                var line = text.AsSpan(0, word.Index).Count('\n') + 1;
                symbols.Add(new IndexSymbol(word.Groups["name"].Value, random.Next(2) == 0 ? "function" : "class", random.Next(2) == 0 ? null : "outer", start, end, line, line + random.Next(3)));
            }
            else
            {
                references.Add(new IndexReference(start, end, (byte)random.Next(6)));
            }
        }

        return document with { Symbols = symbols.ToImmutable(), References = references.ToImmutable() };
    }

    private static byte Role(Match word) => (word.Groups["before"].Value, word.Groups["after"].Value) switch
    {
        (_, "(") => 1,
        (":", _) => 2,
        (_, "=") => 5,
        _ => 0,
    };

    private static int LastLine(string[] lines, int first)
    {
        var last = first;
        for (var i = first + 1; i < lines.Length && (lines[i].Length == 0 || Indent(lines[i]) > Indent(lines[first])); i++)
        {
            last = lines[i].Length > 0 ? i : last;
        }

        return last + 1;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\s*(?<kind>def|class) (?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Definition();

    [GeneratedRegex(@"(?<before>:?)(?<name>\w+)(?<after>[(=]?)", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
