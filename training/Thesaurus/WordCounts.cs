using LunarHub.Models.Subtokens;
using LunarHub.Text;

namespace LunarHub.Thesaurus;

/// <summary>How often words, and pairs of which one may abbreviate the other, stand in one line of source text, and in how many repositories.</summary>
internal sealed class WordCounts
{
    private const int LongestLine = 200;
    private const int LongestShort = 6;

    private readonly Dictionary<string, long> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Short, string Long), (long Lines, int Repositories, int Last)> _pairs = [];
    private int _repository;

    public long Lines { get; private set; }

    public IReadOnlyDictionary<string, long> Words => _words;

    public IEnumerable<(string Short, string Long, long Lines, int Repositories)> Pairs => _pairs.Select(entry => (entry.Key.Short, entry.Key.Long, entry.Value.Lines, entry.Value.Repositories));

    public void BeginRepository() => _repository++;

    public void Add(string line)
    {
        if (line.Length > LongestLine)
        {
            return;
        }

        var words = new SortedSet<string>(StringComparer.Ordinal);
        var scanner = new SubtokenScanner(line);
        while (scanner.MoveNext())
        {
            if (scanner.Current.Length is >= 2 and <= 20 && !scanner.Current.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            {
                words.Add(scanner.Current.ToString().ToLowerInvariant());
            }
        }

        Lines++;
        foreach (var word in words)
        {
            _words[word] = _words.GetValueOrDefault(word) + 1;
            foreach (var other in words)
            {
                if (Abbreviates(word, other))
                {
                    var known = _pairs.GetValueOrDefault((word, other));
                    _pairs[(word, other)] = (known.Lines + 1, known.Repositories + (known.Last == _repository ? 0 : 1), _repository);
                }
            }
        }
    }

    // ctx, context: the same first letter, then the others in their order, and more than an ending left out.
    private static bool Abbreviates(string word, string other)
    {
        if (word.Length > LongestShort || other.Length < word.Length + 2 || word[0] != other[0] || StemOf(word) == StemOf(other))
        {
            return false;
        }

        var at = 0;
        foreach (var letter in other)
        {
            at += at < word.Length && letter == word[at] ? 1 : 0;
        }

        return at == word.Length;
    }

    internal static string StemOf(string word)
    {
        var buffer = word.ToCharArray();
        return new string(buffer, 0, LightStemmer.Stem(buffer));
    }
}
