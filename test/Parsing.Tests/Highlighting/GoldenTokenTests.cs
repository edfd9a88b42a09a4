using System.Text;
using LunarHub.Parsing.Highlighting;

namespace LunarHub.Parsing.Tests.Highlighting;

/// <summary>
/// The classes of every sample, drawn under its lines: k keyword, s string, n number, c comment, t type, f function, p property, C constant, v variable, o operator,
/// . punctuation, T tag, A attribute, @ annotation, m macro.
/// </summary>
public sealed class GoldenTokenTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    private const string Letters = " ksnctfpCvo.TA@m";
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Highlighting", "Golden");

    public static TheoryData<string> Samples() => [.. Names()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_token_of_a_sample(string sample)
    {
        var file = fixture.Parser.Parse(sample, Sample.Bytes(sample));

        var spans = fixture.Parser.Highlighter.HighlightFile(file.Language, file.Text.Span, TimeSpan.FromSeconds(30));

        Draw(Encoding.UTF8.GetString(file.Text.Span), spans!.Value).Should().Be(File.ReadAllText(Path.Combine(s_folder, sample + ".txt")));
    }

    [Fact]
    public void Every_language_with_a_grammar_has_a_sample()
    {
        var drawn = Names().Select(row => fixture.Parser.Parse(row, Sample.Bytes(row)).Language);

        drawn.Should().Contain(Parsing.Languages.Rules.All.Keys);
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(s_folder).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    // The samples are ASCII, so that a byte is a character.
    private static string Draw(string text, IEnumerable<TokenSpan> spans)
    {
        var marks = Enumerable.Repeat(' ', text.Length).ToArray();
        foreach (var span in spans)
        {
            Array.Fill(marks, Letters[(int)span.Class], span.Start, span.Length);
        }

        var drawing = new StringBuilder();
        var start = 0;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            drawing.Append(line).Append('\n');
            var under = new string(marks, start, line.Length).TrimEnd();
            drawing.Append(under.Length > 0 ? under + "\n" : "");
            start += line.Length + 1;
        }

        return drawing.ToString();
    }
}
