using System.Net;
using LunarHub.Text;
using StackExchange.Redis;

namespace LunarHub.Silo;

/// <summary>The Redis that a cluster is given, in either way of writing it.</summary>
internal static class RedisAddress
{
    /// <summary>Reads <c>redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]</c>, <c>rediss://</c> for TLS, or a connection string of StackExchange.Redis.</summary>
    /// <exception cref="HubException"><c>redis-invalid</c>.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        ConfigurationOptions options;
        try
        {
            options = text.Contains("://", StringComparison.Ordinal) ? OfUrl(text) : ConfigurationOptions.Parse(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw Invalid(error);
        }

        if (options.EndPoints.Count == 0)
        {
            throw Invalid();
        }

        // Calls fail soon and clearly while Redis is away, and connections come back by themselves.
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;
        options.SyncTimeout = options.AsyncTimeout = 5_000;
        options.ClientName = "lunarhub";
        return options;
    }

    /// <summary>The address without its password, for people to read.</summary>
    public static string Describe(ConfigurationOptions options) => string.Join(", ", options.EndPoints.Select(point => point switch
    {
        DnsEndPoint name => $"{name.Host}:{name.Port}",
        _ => point.ToString(),
    }));

    private static ConfigurationOptions OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
        {
            throw Invalid();
        }

        var options = new ConfigurationOptions { Ssl = url.Scheme == "rediss" };
        options.EndPoints.Add(url.Host, url.Port > 0 ? url.Port : 6379);
        var credentials = url.UserInfo.Split(':', 2);
        options.User = credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null;
        options.Password = credentials.Length == 2 ? Uri.UnescapeDataString(credentials[1]) : null;
        var database = url.AbsolutePath.Trim('/');
        if (database.Length > 0)
        {
            options.DefaultDatabase = int.TryParse(database, out var number) && number >= 0 ? number : throw Invalid();
        }

        return options;
    }

    private static HubException Invalid(Exception? error = null) => new("redis-invalid", "the address of Redis cannot be read; it looks like redis://:PASSWORD@HOST:6379", error);
}
