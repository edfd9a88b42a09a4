using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Search;

namespace LunarHub.Grains.Tests.Navigation;

/// <summary>
/// A file as an index holds it, made from marked text: <c>[[method send]]</c> defines <c>send</c>, <c>{{call send}}</c> uses it. A definition reaches to the last
/// following line that is indented deeper; its scope is what it lies in.
/// </summary>
internal sealed partial record MarkedFile(string Path, string Language, string Text, DocumentTraits Traits, ImmutableArray<ShardSymbol> Symbols, ImmutableArray<ShardReference> References)
{
    public const string Ref = "refs/heads/main";

    public static MarkedFile Parse(string path, string marked, string language = "python", DocumentTraits traits = DocumentTraits.None)
    {
        var lines = new List<string>();
        var definitions = new List<(string Kind, string Name, int Line, int Column)>();
        var uses = new List<(ReferenceRole Role, string Name, int Line, int Column)>();
        foreach (var markedLine in marked.Split('\n'))
        {
            var line = new StringBuilder();
            var position = 0;
            foreach (Match mark in Mark().Matches(markedLine))
            {
                line.Append(markedLine, position, mark.Index - position);
                position = mark.Index + mark.Length;
                var (word, name) = (mark.Groups["word"].Value, mark.Groups["name"].Value);
                if (mark.Value[0] == '[')
                {
                    definitions.Add((word, name, lines.Count + 1, line.Length + 1));
                }
                else
                {
                    uses.Add((Enum.Parse<ReferenceRole>(word, ignoreCase: true), name, lines.Count + 1, line.Length + 1));
                }

                line.Append(name);
            }

            lines.Add(line.Append(markedLine, position, markedLine.Length - position).ToString());
        }

        var symbols = new List<ShardSymbol>();
        foreach (var (kind, name, line, column) in definitions)
        {
            var end = line;
            for (var next = line + 1; next <= lines.Count && (lines[next - 1].Length == 0 || Indent(lines[next - 1]) > Indent(lines[line - 1])); next++)
            {
                end = lines[next - 1].Length == 0 ? end : next;
            }

            var around = symbols.LastOrDefault(symbol => symbol.StartLine < line && line <= symbol.EndLine);
            symbols.Add(new ShardSymbol
            {
                Ref = Ref,
                Path = path,
                Language = language,
                Traits = (int)traits,
                Name = name,
                Kind = kind,
                Scope = around is null ? null : around.Scope is null ? around.Name : $"{around.Scope}.{around.Name}",
                Signature = lines[line - 1].Trim(),
                StartLine = line,
                EndLine = end,
                NameLine = line,
                NameColumn = column,
                Fit = 1,
                FitReason = "exact name",
            });
        }

        var references = uses.Select(use => new ShardReference
        {
            Ref = Ref,
            Path = path,
            Language = language,
            Traits = (int)traits,
            Name = use.Name,
            Role = use.Role,
            Line = use.Line,
            Column = use.Column,
            Length = use.Name.Length,
            LineText = lines[use.Line - 1],
            Enclosing = symbols.LastOrDefault(symbol => symbol.StartLine <= use.Line && use.Line <= symbol.EndLine) is { } around
                ? new EnclosingSymbol(around.Name, around.Kind, around.Scope, around.StartLine, around.EndLine)
                : null,
        });
        return new MarkedFile(path, language, string.Join('\n', lines), traits, [.. symbols], [.. references]);
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"(\[\[|\{\{)(?<word>\w+) (?<name>\w+)(\]\]|\}\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
