using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>
/// Draws known items from an indexed repository by a seed: names of functions and types, the same names as words, some words of a documentation comment, ends of paths, and texts of error
/// messages. What touches a held-out text is left out. Only files of source code that are neither tests, generated nor vendored are drawn from: what people know of and look for is seldom anything else.
/// </summary>
internal sealed partial class KnownItemDraw(ShardSnapshot snapshot, string reference, int seed, Func<string, string, bool> touches)
{
    /// <summary>A name defined more often than this is not one known thing.</summary>
    private const int MostDefinitions = 3;

    /// <summary>The share of a comment's words that its reader remembers.</summary>
    private const double Remembered = 0.6;

    private static readonly string[] NamedKinds = ["function", "method", "class", "interface", "struct", "enum", "type", "trait", "module", "constructor"];

    private readonly Dictionary<string, List<KnownPlace>> _definitions = new(StringComparer.Ordinal);
    private readonly List<(string Words, KnownPlace Place)> _comments = [];
    private readonly List<string> _paths = [];
    private readonly Dictionary<string, List<KnownPlace>> _errors = new(StringComparer.Ordinal);

    /// <summary>At most so many items of each kind, in a fixed order.</summary>
    public IReadOnlyList<KnownItem> Draw(int each)
    {
        foreach (var file in snapshot.Files(reference).OrderBy(file => file.Path, StringComparer.Ordinal).Where(IsCode))
        {
            Gather(snapshot.Read(reference, file.Path)!);
        }

        var names = _definitions.Where(entry => entry.Value.Count <= MostDefinitions).Select(entry => entry.Key).ToList();
        return
        [
            .. Some(names, each, 1).Select(name => new KnownItem("symbol", name, _definitions[name])),
            .. Some(names.Where(IsCompound), each, 2).Select(name => new KnownItem("words", Spell(name), _definitions[name])),
            .. Some(_comments, each, 3).Select((comment, i) => new KnownItem("described", Remember(comment.Words, i), [comment.Place])),
            .. Some(_paths, each, 4).Select(path => new KnownItem("path", EndOf(path), [new KnownPlace(path, 0)])),
            .. Some(_errors.Where(entry => entry.Value.Count <= MostDefinitions).Select(entry => entry.Key), each, 5).Select(text => new KnownItem("error", text, _errors[text])),
        ];
    }

    internal static bool IsCode(IndexedFile file) =>
        file.SkippedBecause is null && (file.Traits & DocumentTraits.BySyntax) != 0
        && (file.Traits & (DocumentTraits.Test | DocumentTraits.Generated | DocumentTraits.Vendored | DocumentTraits.Minified | DocumentTraits.Documentation | DocumentTraits.Configuration | DocumentTraits.Data)) == 0;

    private void Gather(IndexDocument document)
    {
        _paths.Add(document.Path);
        foreach (var symbol in document.Symbols.Where(symbol => symbol.Name.Length > 3 && NamedKinds.Contains(symbol.Kind)))
        {
            Add(_definitions, symbol.Name, new KnownPlace(document.Path, symbol.StartLine));
        }

        foreach (var chunk in document.Chunks.Where(chunk => chunk.Documentation is not null && chunk.Symbol is not null))
        {
            if (FirstSentence(chunk.Documentation!) is { } sentence && !touches(sentence, Encoding.UTF8.GetString(document.Text.Span[chunk.StartByte..chunk.EndByte])))
            {
                _comments.Add((sentence, new KnownPlace(document.Path, chunk.EndLine)));
            }
        }

        var lines = Encoding.UTF8.GetString(document.Text.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length < 400 && ErrorLine().Match(lines[i]) is { Success: true } found && Readable(found.Groups["text"].Value) is { } text)
            {
                Add(_errors, text, new KnownPlace(document.Path, i + 1));
            }
        }
    }

    // The longest run of the message without a placeholder: what somebody reads in a log.
    private static string? Readable(string message)
    {
        var longest = Placeholder().Replace(message, "\n").Split('\n').Select(part => NotWords().Replace(part, " ").Trim()).MaxBy(part => part.Length)!;
        return longest.Split(' ').Length >= 3 ? longest : null;
    }

    internal static string? FirstSentence(string documentation)
    {
        var text = NotWords().Replace(documentation.Split(new[] { ". ", "\n\n" }, StringSplitOptions.None)[0], " ").Trim();
        return text.Split(' ').Length is >= 6 and <= 40 ? text : null;
    }

    private string Remember(string text, int number)
    {
        var words = text.Split(' ');
        var random = new Random(HashCode(number));
        var kept = Enumerable.Range(0, words.Length).ToArray();
        random.Shuffle(kept);
        return string.Join(' ', kept.Take(Math.Max(4, (int)(words.Length * Remembered))).Order().Select(i => words[i]));
    }

    // The file's name without its extension, and its folder where there is one.
    private static string EndOf(string path)
    {
        var parts = path.Split('/');
        var name = Path.GetFileNameWithoutExtension(parts[^1]);
        return parts.Length > 2 ? $"{parts[^2]}/{name}" : name;
    }

    private static bool IsCompound(string name) => Terms.Of(name).Count(term => term.Kind == TokenKind.Part) is >= 2 and <= 6;

    private static string Spell(string name) => string.Join(' ', Part().Matches(name).Select(part => part.Value.ToLowerInvariant()));

    private IEnumerable<T> Some<T>(IEnumerable<T> all, int most, int kind)
    {
        var drawn = all.ToArray();
        new Random(HashCode(-kind)).Shuffle(drawn);
        return drawn.Take(most);
    }

    private int HashCode(int number) => unchecked((seed * 486_187_739) + number);

    private static void Add(Dictionary<string, List<KnownPlace>> places, string key, KnownPlace place)
    {
        if (!places.TryGetValue(key, out var known))
        {
            places.Add(key, known = []);
        }

        known.Add(place);
    }

    [GeneratedRegex("""(?i:throw|raise|panic|fatal|error|fail|exception|bail|assert)[^"]*"(?<text>[^"\\]{15,})["\\]""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"\{[^}]*\}|%[-+0-9.]*[a-zA-Z]|\$\{?\w+\}?|\\\w", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[^\p{L}\p{N}_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotWords();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
