using LunarHub.Git;

namespace LunarHub.Grains.Webhooks;

/// <summary>What incoming webhooks may bring about, and how long they are remembered.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Where repositories may be that a verified delivery adds by itself: hosts or paths below them, for example <c>github.com/acme</c> or <c>git.example.org:3000</c>. Default: none, so that
    /// only people add repositories.
    /// </summary>
    /// <remarks>A host that stands here may have a private address: naming it is the operator's word for it.</remarks>
    public IList<string> Accepted { get; } = [];

    /// <summary>How long a delivery is recognised when it is sent again. Default: 3 days, as long as GitHub offers to send one again.</summary>
    public TimeSpan ReplayWindow { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Deliveries of one repository that are remembered; the oldest go first. Default: 512.</summary>
    public int MaxRemembered { get; set; } = 512;

    /// <summary>Whether a remote's name (<see cref="RemoteName"/>) is accepted.</summary>
    public bool Accepts(string name) => Accepted.Any(entry => Covers(Normal(entry), name));

    /// <summary>Whether the operator has named the host.</summary>
    public bool NamesHost(string host) => Accepted.Any(entry => RemoteName.HostOf(Normal(entry)) == host);

    private static bool Covers(string entry, string name) => name == entry || name.StartsWith(entry + "/", StringComparison.Ordinal);

    private static string Normal(string entry)
    {
        var start = entry.IndexOf("://", StringComparison.Ordinal);
        return (start < 0 ? entry : entry[(start + 3)..]).Trim('/').ToLowerInvariant();
    }
}
