using System.Text.Json;

namespace LunarHub.Cli.Hooks;

/// <summary>
/// The shell script that git runs after refs have changed. It tells the server and never holds git up or fails it: the message is sent in the background, and the server also looks by itself.
/// </summary>
internal static class HookScript
{
    /// <summary>The line by which a hook of ours is known.</summary>
    public const string Mark = "# Tells Lunar Hub of new commits. Written by `hub hook install`; `hub hook remove` takes it away.";

    /// <summary>A hook that was there before stands beside ours under this suffix, and runs first.</summary>
    public const string EarlierSuffix = ".before-lunarhub";

    /// <param name="repository">The repository's id at the server.</param>
    /// <param name="server">The server's URL; null to find the one that uses the data folder when the hook runs.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="settings">The full path of curl's settings, which hold the secret.</param>
    public static string Of(string repository, Uri? server, string dataFolder, string settings) => $$"""
        #!/bin/sh
        {{Mark}}
        name=$(basename "$0")
        changes=$(cat)
        status=0
        if [ -x "$0{{EarlierSuffix}}" ]; then
          printf '%s\n' "$changes" | "$0{{EarlierSuffix}}" "$@" || status=$?
        fi

        # A checkout of single files moves nothing.
        if [ "$name" = post-checkout ] && [ "$3" = 0 ]; then exit $status; fi

        {{(server is null
            ? $"""server=$(sed -n 's/.*"Url":"\([^"]*\)".*/\1/p' {Quote(Path.Combine(dataFolder, "server.json"))} 2>/dev/null)"""
            : $"server={Quote(server.ToString())}")}}
        if [ -n "$server" ]; then
          refs=
          if [ "$name" = post-receive ]; then
            refs=$(printf '%s\n' "$changes" | sed -n -e 's/"/\\"/g' -e 's/^\([0-9a-f]*\) \([0-9a-f]*\) \(.*\)$/{"before":"\1","after":"\2","ref":"\3"}/p' | paste -s -d , -)
          fi
          printf '{"repository":%s,"refs":[%s]}' {{Quote(JsonSerializer.Serialize(repository))}} "$refs" |
            curl --silent --max-time 10 --config {{Quote(settings)}} --header 'Content-Type: application/json' --data-binary @- "${server%/}/webhooks/generic" >/dev/null 2>&1 &
        fi
        exit $status

        """.ReplaceLineEndings("\n");

    /// <summary>What curl reads: the secret stands in a file, as a command line can be read by every user of the machine.</summary>
    public static string Settings(string secret) => $"header = \"X-Webhook-Token: {secret}\"\n";

    public static string? SecretIn(string settings)
    {
        const string Start = "header = \"X-Webhook-Token: ";
        return settings.StartsWith(Start, StringComparison.Ordinal) && settings.TrimEnd().EndsWith('"') ? settings.TrimEnd()[Start.Length..^1] : null;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
