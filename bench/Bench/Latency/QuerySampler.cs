using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Latency;

/// <summary>
/// Draws queries from a repository's own text with a fixed seed, an equal share of each kind: whole identifiers, two or three words of a comment, names of definitions,
/// substrings of a line, and regular expressions with literals.
/// </summary>
internal sealed partial class QuerySampler(int seed)
{
    private const int Files = 600;
    private const int LargestFile = 200_000;

    private readonly Random _random = new(seed);

    /// <summary>Reads a sample of the files of the mirror's commit and draws <paramref name="count"/> distinct queries.</summary>
    public async Task<IReadOnlyList<SampledQuery>> DrawAsync(GitMirror mirror, string commit, int count, CancellationToken cancellationToken)
    {
        var lines = await SampleLinesAsync(mirror, commit, cancellationToken);
        Func<string, SampledQuery?>[] kinds = [Identifier, Phrase, Symbol, Substring, Regex];
        var drawn = new List<SampledQuery>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            var wanted = count * (kind + 1) / kinds.Length;
            for (var attempt = 0; drawn.Count < wanted; attempt++)
            {
                if (attempt > 1_000_000)
                {
                    throw new HubException("bench-too-few-queries", $"The repository is too small to draw {count} distinct queries from; ask for fewer with --queries.");
                }

                if (kinds[kind](lines[_random.Next(lines.Count)]) is { } query && seen.Add(query.Text))
                {
                    drawn.Add(query);
                }
            }
        }

        var shuffled = drawn.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }

    private async Task<List<string>> SampleLinesAsync(GitMirror mirror, string commit, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            if (entry.Kind == TreeEntryKind.File && entry.Size is > 200 and < LargestFile && SourceFile().IsMatch(entry.Path))
            {
                files.Add(entry.ObjectId);
            }
        }

        var chosen = files.Distinct().ToArray();
        _random.Shuffle(chosen);
        var lines = new List<string>();
        await using var reader = mirror.OpenBlobReader(cancellationToken);
        await foreach (var blob in reader.ReadAllAsync(chosen.Take(Files)))
        {
            lines.AddRange(Encoding.UTF8.GetString(blob.Content ?? []).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length is > 10 and < 300));
        }

        return lines.Count > 0 ? lines : throw new HubException("bench-too-few-queries", "The repository holds no source file to draw queries from.");
    }

    private SampledQuery? Identifier(string line) =>
        Pick(CompoundName().Matches(line)) is { } name ? new SampledQuery("identifier", name, SearchMode.Hybrid) : null;

    private SampledQuery? Phrase(string line)
    {
        if (!Comment().IsMatch(line))
        {
            return null;
        }

        string[] words = [.. Word().Matches(line).Select(match => match.Value)];
        var length = _random.Next(2, 4);
        return words.Length < length + 1 ? null : new SampledQuery("phrase", string.Join(' ', words.Skip(_random.Next(words.Length - length)).Take(length)), SearchMode.Hybrid);
    }

    private static SampledQuery? Symbol(string line) =>
        Definition().Match(line) is { Success: true } match ? new SampledQuery("symbol", match.Groups[1].Value, SearchMode.Hybrid) : null;

    private SampledQuery? Substring(string line)
    {
        var text = line.Trim();
        var length = _random.Next(8, 21);
        if (text.Length < length)
        {
            return null;
        }

        var start = _random.Next(text.Length - length + 1);
        var piece = text.Substring(start, length);
        return Plain().IsMatch(piece) ? new SampledQuery("substring", $"\"{piece}\" case:yes", SearchMode.Exact, piece) : null;
    }

    private SampledQuery? Regex(string line)
    {
        if (Pick(CompoundName().Matches(line)) is not { Length: >= 8 } name)
        {
            return null;
        }

        var cut = _random.Next(4, name.Length - 2);
        var pattern = $"{name[..cut]}[A-Za-z0-9_]+{(line.Contains(name + "(", StringComparison.Ordinal) ? "[(]" : "")}";
        return new SampledQuery("regex", $"/{pattern}/ case:yes", SearchMode.Exact, pattern);
    }

    private string? Pick(MatchCollection matches) => matches.Count == 0 ? null : matches[_random.Next(matches.Count)].Value;

    [GeneratedRegex(@"\.(py|js|jsx|ts|tsx|go|java|kt|scala|cs|rs|c|h|cc|cpp|hpp|rb|php|swift)$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\b[A-Za-z]+(?:_[a-z]+[A-Za-z0-9_]*|[a-z][A-Z][A-Za-z0-9]*)\b")]
    private static partial Regex CompoundName();

    [GeneratedRegex(@"^\s*(//|#|\*|/\*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b[a-z]{3,}\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:[a-z]+\s+)*(?:def|class|func|function|interface|struct|enum|fn|record)\s+([A-Za-z_][A-Za-z0-9_]{3,})")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_ .(),=]*[A-Za-z0-9_(]$")]
    private static partial Regex Plain();
}
