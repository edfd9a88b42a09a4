using System.Net.Http.Headers;
using LunarHub.Text;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>The two forms in which forges send payloads: JSON, and a form whose field <c>payload</c> holds JSON.</summary>
internal static class ContentKind
{
    /// <exception cref="HubException"><c>request-unsupported-type</c>.</exception>
    public static bool IsForm(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            if (string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        throw new HubException("request-unsupported-type", "A delivery is application/json or application/x-www-form-urlencoded, in UTF-8; choose one of them in the webhook's settings.");
    }
}
