namespace LunarHub.Parsing.Preprocessing;

/// <summary>
/// Takes conditional directives out of the way of the grammar, which can read them only between whole statements. Branches that are whole in themselves all stay, as
/// in ctags; of branches that open what another closes (<c>#ifdef A … if (x) { #else if (y) { #endif</c>) the first stays. In C the branch for C++ goes.
/// </summary>
internal ref struct ConditionalMask(ReadOnlySpan<byte> text, List<CToken> tokens, bool isCpp)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Stack<Group> _open = new();
    private readonly List<(int Start, int End)> _masked = [];
    private int _braces;
    private int _lowest;

    private sealed class Group
    {
        public required int BracesBefore { get; init; }

        public required int LowestBefore { get; init; }

        public required bool DropsFirst { get; init; }

        /// <summary>The condition is 0: its first branch is a comment in disguise.</summary>
        public required bool IsDead { get; init; }

        public required bool IsWithinBrackets { get; init; }

        public int BracesAfterKept { get; set; }

        public bool IsTorn { get; set; }

        /// <summary>Token indices of its directives.</summary>
        public List<int> Directives { get; } = [];
    }

    /// <summary>Byte ranges to blank.</summary>
    public static List<(int Start, int End)> Find(ReadOnlySpan<byte> text, List<CToken> tokens, bool isCpp)
    {
        var mask = new ConditionalMask(text, tokens, isCpp);
        var brackets = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == CTokenKind.Directive)
            {
                mask.Directive(i, brackets);
            }
            else if (tokens[i].Kind == CTokenKind.Mark)
            {
                var mark = text[tokens[i].Start];
                mask._braces += mark == '{' ? 1 : mark == '}' ? -1 : 0;
                mask._lowest = Math.Min(mask._lowest, mask._braces);
                brackets = Math.Max(0, brackets + (mark is (byte)'(' or (byte)'[' ? 1 : mark is (byte)')' or (byte)']' ? -1 : 0));

                // A bracket that an unfinished macro leaves open ends with the block.
                brackets = mark == '}' ? 0 : brackets;
            }
        }

        return mask._masked;
    }

    private void Directive(int index, int brackets)
    {
        var line = _text[tokens[index].Start..tokens[index].End];
        var word = Word(line);
        if (word.StartsWith("if"u8))
        {
            _open.Push(new Group
            {
                BracesBefore = _braces,
                LowestBefore = _lowest,
                DropsFirst = !isCpp && line.IndexOf("__cplusplus"u8) >= 0 && !word.SequenceEqual("ifndef"u8) && line.IndexOf("!defined"u8) < 0 && line.IndexOf("! defined"u8) < 0,
                IsDead = line.TrimEnd(" \t\r\n"u8).EndsWith(" 0"u8) && word.SequenceEqual("if"u8),
                IsWithinBrackets = brackets > 0,
            });
            _lowest = _braces;
            _open.Peek().Directives.Add(index);
        }
        else if (word.StartsWith("el"u8) && _open.TryPeek(out var group))
        {
            EndBranch(group);
            group.Directives.Add(index);
            (_braces, _lowest) = (group.BracesBefore, group.BracesBefore);
        }
        else if (word.SequenceEqual("define"u8) && line.IndexOf("/*"u8) is var comment and > 0 && line[comment..].Contains((byte)'\n'))
        {
            // The grammar takes a macro's body to end at a comment and what follows for code.
            _masked.Add((tokens[index].Start + comment, tokens[index].End));
        }
        else if (word.SequenceEqual("endif"u8) && _open.TryPop(out var closed))
        {
            EndBranch(closed);
            closed.Directives.Add(index);
            Close(closed);
        }
    }

    private readonly void EndBranch(Group group)
    {
        group.IsTorn |= _braces != group.BracesBefore || _lowest < group.BracesBefore;
        if (group.Directives.Count == 1)
        {
            group.BracesAfterKept = _braces;
        }
    }

    private void Close(Group group)
    {
        var drops = group.IsTorn || group.IsWithinBrackets;
        _braces = !group.IsTorn || (drops && group.DropsFirst) ? group.BracesBefore : group.BracesAfterKept;
        _lowest = Math.Min(group.LowestBefore, _braces);
        for (var branch = 0; branch < group.Directives.Count; branch++)
        {
            var directive = tokens[group.Directives[branch]];
            _masked.Add((directive.Start, directive.End));
            var isDropped = branch == 0 ? group.IsDead || (drops && group.DropsFirst) : drops && (group.DropsFirst || !group.IsDead || branch > 1);
            if (branch + 1 < group.Directives.Count && isDropped)
            {
                _masked.Add((directive.End, tokens[group.Directives[branch + 1]].Start));
            }
        }
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> directive)
    {
        var word = directive[1..].TrimStart(" \t"u8);
        var end = word.IndexOfAnyExceptInRange((byte)'a', (byte)'z');
        return end < 0 ? word : word[..end];
    }
}
