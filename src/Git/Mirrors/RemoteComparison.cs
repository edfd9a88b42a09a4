using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Git;

/// <summary>A look at a source's refs beside those of its mirror, without fetching.</summary>
/// <param name="IsCurrent">True when a fetch would change nothing.</param>
/// <param name="Fingerprint">Stands for what the source has: HEAD, branches and tags.</param>
public sealed record RemoteComparison(bool IsCurrent, string Fingerprint)
{
    private const string Head = "HEAD";

    internal static RemoteComparison Of(string lsRemote, IEnumerable<(string Name, string ObjectId)> mirror, string? mirrorHead)
    {
        var head = RemoteHead.Parse(lsRemote);
        var source = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lsRemote.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('\t') is [var id, var name] && ObjectId.IsValid(id) && IsFetched(name))
            {
                source[name] = id;
            }
        }

        if (head.Commit is not null)
        {
            source[Head] = head.Branch ?? head.Commit;
        }

        var held = new SortedDictionary<string, string>(mirror.Where(reference => IsFetched(reference.Name)).ToDictionary(reference => reference.Name, reference => reference.ObjectId), StringComparer.Ordinal);
        if (head.Commit is not null && mirrorHead is not null)
        {
            held[Head] = mirrorHead;
        }

        return new RemoteComparison(source.SequenceEqual(held), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', source.Select(pair => $"{pair.Value} {pair.Key}"))))));
    }

    // A tag's peeled line repeats its commit.
    private static bool IsFetched(string name)
        => (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal)) && !name.EndsWith("^{}", StringComparison.Ordinal);
}
