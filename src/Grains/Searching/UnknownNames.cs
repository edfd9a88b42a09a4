using LunarHub.Text;

namespace LunarHub.Grains.Searching;

/// <summary>Errors for names that nothing has; each offers the nearest that exists.</summary>
internal static class UnknownNames
{
    public static HubException Repository(string given, IEnumerable<string> known) => new("repo-unknown", $"there is no repository '{Shown(given)}'{Nearest(given, known, "; add it first, or see the list of repositories")}");

    public static HubException Ref(string given, string? repository, IEnumerable<string> known)
        => new("ref-unknown", $"{(repository is null ? "no repository that is asked" : repository)} has no indexed ref '{Shown(given)}'{Nearest(given, known.Where(name => !RefNames.IsInternal(name)), "; leave the ref out to ask the default one")}");

    private static string Nearest(string given, IEnumerable<string> known, string otherwise)
    {
        var best = known.Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? otherwise : $"; the nearest is '{best.Name}'";
    }

    // A name that holds the other is nearer than any edit: people leave out the owner, or the folders above.
    private static int Distance(string given, string name)
        => name.Contains(given, StringComparison.Ordinal) || given.Contains(name, StringComparison.Ordinal) ? 0 : Levenshtein(given.Length > 200 ? given[..200] : given, name);

    private static int Levenshtein(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
