namespace LunarHub.Search.Matching;

/// <summary>
/// The literals without which a regular expression cannot match, as sets of which one member must stand in every match
/// (after R. Cox, "Regular Expression Matching with a Trigram Index", 2012: exact sets grow by concatenation until they are too many, and become requirements).
/// </summary>
internal static class RegexLiterals
{
    private const int MostMembers = 16;
    private const int LongestMember = 64;

    // What is known of a part: all texts that it matches where they are few, and what else must stand in a match.
    private sealed record Knowledge(IReadOnlyList<string>? Exact, IReadOnlyList<IReadOnlyList<string>> Required);

    private static readonly Knowledge Nothing = new(null, []);

    /// <summary>Sets of literals; each set has a member that stands in every match. No set has an empty member, and none is returned when nothing is needed.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Required(string pattern)
    {
        if (RegexSyntax.Read(pattern) is not { } parts)
        {
            return [];
        }

        return AllOf(Of(parts));
    }

    /// <summary>The longest literal that stands in every match, or an empty one.</summary>
    public static string LongestRequired(string pattern) => Required(pattern).Where(set => set.Count == 1).Select(set => set[0]).MaxBy(literal => literal.Length) ?? "";

    private static Knowledge Of(RegexPart part) => part switch
    {
        RegexPart.Letter letter => new Knowledge([letter.Text], []),
        RegexPart.AnyLetterOf few => new Knowledge(few.Letters, []),
        RegexPart.Sequence sequence => OfSequence(sequence.Parts),
        RegexPart.Choice choice => OfChoice([.. choice.Branches.Select(Of)]),
        RegexPart.Repeat repeat => OfRepeat(repeat),
        _ => Nothing,
    };

    private static Knowledge OfSequence(IReadOnlyList<RegexPart> parts)
    {
        var required = new List<IReadOnlyList<string>>();
        IReadOnlyList<string> run = [""];
        var isExact = true;
        foreach (var known in parts.Select(Of))
        {
            required.AddRange(known.Required);
            if (known.Exact is { } exact && run.Count * exact.Count <= MostMembers && run.Max(text => text.Length) + exact.Max(text => text.Length) <= LongestMember)
            {
                run = [.. run.SelectMany(start => exact.Select(end => start + end)).Distinct(StringComparer.Ordinal)];
                continue;
            }

            isExact = false;
            Add(run, required);
            run = known.Exact ?? [""];
        }

        if (isExact)
        {
            return new Knowledge(run, required);
        }

        Add(run, required);
        return new Knowledge(null, required);
    }

    private static Knowledge OfChoice(List<Knowledge> branches)
    {
        if (branches.TrueForAll(branch => branch.Exact is not null) && branches.Sum(branch => branch.Exact!.Count) <= MostMembers)
        {
            return new Knowledge([.. branches.SelectMany(branch => branch.Exact!).Distinct(StringComparer.Ordinal)], []);
        }

        // Of each branch the set that says most: a match needs a member of one of them.
        var best = branches.ConvertAll(branch => AllOf(branch).MaxBy(Strength));
        return best.Contains(null) || best.Sum(set => set!.Count) > MostMembers ? Nothing : new Knowledge(null, [[.. best.SelectMany(set => set!).Distinct(StringComparer.Ordinal)]]);
    }

    private static Knowledge OfRepeat(RegexPart.Repeat repeat)
    {
        var once = Of(repeat.Part);
        return (repeat.Least, repeat.Most) switch
        {
            (1, 1) => once,
            (0, 1) when once.Exact is { Count: < MostMembers } => new Knowledge([.. once.Exact, ""], []),
            (0, _) => Nothing,
            _ => new Knowledge(null, AllOf(once)),
        };
    }

    private static List<IReadOnlyList<string>> AllOf(Knowledge known)
    {
        var all = known.Required.ToList();
        Add(known.Exact ?? [""], all);
        return all;
    }

    private static void Add(IReadOnlyList<string> run, List<IReadOnlyList<string>> required)
    {
        if (!run.Contains("", StringComparer.Ordinal))
        {
            required.Add(run);
        }
    }

    /// <summary>How much a set narrows: its shortest member decides.</summary>
    public static int Strength(IReadOnlyList<string> set) => (set.Min(literal => literal.Length) * MostMembers) - set.Count;
}
