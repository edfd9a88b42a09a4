using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Text;

namespace LunarHub.Grains.Subscriptions;

/// <summary>Where events may be sent.</summary>
public sealed class WebhookUrls(ChangeOptions options)
{
    private const int LongestUrl = 2_000;

    /// <summary>Whether the operator allows a host whatever its address.</summary>
    public bool IsAllowed(string host) => options.WebhookHosts.Contains(host.Trim('[', ']'));

    /// <summary>Looks at the URL itself; what its host resolves to is looked at when it is connected to.</summary>
    /// <exception cref="HubException"><c>webhook-refused-url</c>.</exception>
    public Uri Require(string url)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Host.Length == 0)
        {
            throw new HubException(WebhookErrors.RefusedUrl, "a webhook's URL is http:// or https://, without a user name and no longer than 2000 characters");
        }

        if (!IsAllowed(uri.Host))
        {
            try
            {
                HostGuard.Check(uri.Host);
            }
            catch (GitException)
            {
                throw Private(uri.Host);
            }
        }

        return uri;
    }

    internal static HubException Private(string host)
        => new(WebhookErrors.RefusedUrl, $"the host {host} has a private address; the operator can allow it with hub up --notify-host {host}");
}
