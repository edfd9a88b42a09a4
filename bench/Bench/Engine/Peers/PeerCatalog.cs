using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>Every peer this command knows, in the order of the tables.</summary>
internal static class PeerCatalog
{
    /// <summary>For <c>--peers</c>, instead of any name.</summary>
    public const string NoPeers = "none";

    public static IEnumerable<string> Names { get; } = ["ripgrep", "git grep", "codesearch", "zoekt", "sqlite-trigram", "sqlite-words", "postgresql", "xapian", "lancedb"];

    /// <summary>New, not yet built peers.</summary>
    public static IReadOnlyList<SearchSystem> Create() =>
    [
        new RipgrepPeer(),
        new GitGrepPeer(),
        new CodesearchPeer(),
        new ZoektPeer(),
        SqlitePeer.Trigrams(),
        SqlitePeer.Words(),
        new PostgresPeer(),
        new PythonPeer("xapian", "apt install python3-xapian"),
        new PythonPeer("lancedb", "pip install lancedb"),
    ];

    /// <summary>The named ones of <paramref name="peers"/>, all when none is named.</summary>
    /// <exception cref="HubException"><c>bench-peer-unknown</c>.</exception>
    public static IReadOnlyList<SearchSystem> Choose(IReadOnlyList<SearchSystem> peers, IReadOnlyList<string> names)
    {
        if (names is [NoPeers])
        {
            return [];
        }

        if (names.FirstOrDefault(name => peers.All(peer => peer.Name != name)) is { } unknown)
        {
            throw new HubException("bench-peer-unknown", $"{unknown} is none of the peers: {string.Join(", ", peers.Select(peer => peer.Name))}.");
        }

        return names.Count == 0 ? peers : [.. peers.Where(peer => names.Contains(peer.Name))];
    }
}
