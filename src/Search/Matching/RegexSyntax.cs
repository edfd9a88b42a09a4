namespace LunarHub.Search.Matching;

/// <summary>What of a regular expression matters for finding the literals that it needs.</summary>
internal abstract record RegexPart
{
    /// <summary>One character.</summary>
    public sealed record Letter(string Text) : RegexPart;

    /// <summary>Any one of a few characters.</summary>
    public sealed record AnyLetterOf(IReadOnlyList<string> Letters) : RegexPart;

    /// <summary>Characters of which nothing is known.</summary>
    public sealed record Unknown : RegexPart;

    public sealed record Sequence(IReadOnlyList<RegexPart> Parts) : RegexPart;

    public sealed record Choice(IReadOnlyList<RegexPart> Branches) : RegexPart;

    /// <param name="Most">Null where there is no limit.</param>
    public sealed record Repeat(RegexPart Part, int Least, int? Most) : RegexPart;
}

/// <summary>
/// Reads a valid regular expression in the syntax of .NET. Deliberately cautious: an expression with something in it that changes how the rest is read, as inline options do, is not read at all.
/// </summary>
internal ref struct RegexSyntax
{
    private const int MostLettersOfClass = 4;

    // Deeper ones are not read, so that the stack holds.
    private const int MostDepth = 100;

    private static readonly RegexPart Empty = new RegexPart.Sequence([]);

    private readonly ReadOnlySpan<char> pattern;
    private int at;
    private int depth;
    private bool isUnderstood;

    private RegexSyntax(string pattern)
    {
        this.pattern = pattern;
        isUnderstood = true;
    }

    /// <summary>The parts, or null where the expression is not understood.</summary>
    public static RegexPart? Read(string pattern)
    {
        var syntax = new RegexSyntax(pattern);
        var parts = syntax.ReadChoice();
        return syntax.isUnderstood && syntax.at == pattern.Length ? parts : null;
    }

    private RegexPart ReadChoice()
    {
        var branches = new List<RegexPart> { ReadSequence() };
        while (at < pattern.Length && pattern[at] == '|')
        {
            at++;
            branches.Add(ReadSequence());
        }

        return branches.Count == 1 ? branches[0] : new RegexPart.Choice(branches);
    }

    private RegexPart ReadSequence()
    {
        var parts = new List<RegexPart>();
        while (isUnderstood && at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            parts.Add(ReadRepeats(ReadOne()));
        }

        return parts.Count == 1 ? parts[0] : new RegexPart.Sequence(parts);
    }

    private RegexPart ReadOne()
    {
        var character = pattern[at++];
        switch (character)
        {
            case '(':
                return ReadGroup();
            case '[':
                return ReadClass();
            case '.':
                return new RegexPart.Unknown();
            case '^' or '$':
                return Empty;
            case '\\':
                return ReadEscape();
            default:
                return char.IsSurrogate(character) ? ReadPair() : new RegexPart.Letter(character.ToString());
        }
    }

    // To .NET the halves of a pair are two characters: a count after it repeats the second alone.
    private RegexPart ReadPair()
    {
        var pair = pattern[(at - 1)..];
        if (pair.Length < 2 || !char.IsSurrogatePair(pair[0], pair[1]) || (pair.Length > 2 && pair[2] is '*' or '+' or '?' or '{'))
        {
            return new RegexPart.Unknown();
        }

        at++;
        return new RegexPart.Letter(pair[..2].ToString());
    }

    private RegexPart ReadGroup()
    {
        if (at < pattern.Length && pattern[at] == '?')
        {
            isUnderstood &= pattern[at..].StartsWith("?:");
            at += 2;
        }

        if (!isUnderstood || ++depth > MostDepth)
        {
            isUnderstood = false;
            return Empty;
        }

        var inside = ReadChoice();
        isUnderstood &= at < pattern.Length;
        at++;
        depth--;
        return inside;
    }

    private RegexPart ReadEscape()
    {
        var character = at < pattern.Length ? pattern[at++] : '\0';
        switch (character)
        {
            case 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
                return Empty;
            case 'w' or 'W' or 'd' or 'D' or 's' or 'S':
                return new RegexPart.Unknown();
            case 't':
                return new RegexPart.Letter("\t");
            default:
                // \x41, \p{L}, \1 and their like.
                isUnderstood &= !char.IsLetterOrDigit(character) && !char.IsSurrogate(character);
                return new RegexPart.Letter(character.ToString());
        }
    }

    private RegexPart ReadClass()
    {
        var letters = new List<string>();
        var end = EndOfClass(at - 1);
        var inside = pattern[at..Math.Min(end, pattern.Length)];
        at = end + 1;
        isUnderstood &= at <= pattern.Length;
        if (inside.Length > MostLettersOfClass || inside.ContainsAny("^-[]\\"))
        {
            return new RegexPart.Unknown();
        }

        foreach (var letter in inside)
        {
            if (char.IsSurrogate(letter))
            {
                return new RegexPart.Unknown();
            }

            letters.Add(letter.ToString());
        }

        return new RegexPart.AnyLetterOf(letters);
    }

    private RegexPart ReadRepeats(RegexPart part)
    {
        while (at < pattern.Length && ReadQuantifier() is var (least, most))
        {
            part = new RegexPart.Repeat(part, least, most);
            at += at < pattern.Length && pattern[at] == '?' ? 1 : 0;
        }

        return part;
    }

    private (int Least, int? Most)? ReadQuantifier()
    {
        switch (pattern[at])
        {
            case '*':
                at++;
                return (0, null);
            case '+':
                at++;
                return (1, null);
            case '?':
                at++;
                return (0, 1);
            case '{':
                return ReadBraces();
            default:
                return null;
        }
    }

    // "{" is a letter where no count follows.
    private (int Least, int? Most)? ReadBraces()
    {
        var rest = pattern[(at + 1)..];
        var end = rest.IndexOf('}');
        if (end <= 0 || !char.IsAsciiDigit(rest[0]) || rest[..end].ContainsAnyExcept("0123456789,"))
        {
            return null;
        }

        var comma = rest[..end].IndexOf(',');
        if (!int.TryParse(comma < 0 ? rest[..end] : rest[..comma], out var least))
        {
            isUnderstood = false;
            return null;
        }

        at += end + 2;
        return (least, comma < 0 ? least : int.TryParse(rest[(comma + 1)..end], out var most) ? most : null);
    }

    private readonly int EndOfClass(int opening)
    {
        var i = opening + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == '[' && pattern[i - 1] == '-')
            {
                // A class inside a class (subtraction): its end comes first.
                i = EndOfClass(i);
            }
        }

        return i;
    }
}
