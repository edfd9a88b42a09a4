using System.Diagnostics;

namespace LunarHub.Git;

/// <summary>The environment and the settings that every git command runs with.</summary>
internal static class GitEnvironment
{
    private const string Ssh = "ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new -oConnectTimeout=30 -oServerAliveInterval=15 -oControlMaster=no -oControlPath=none";

    // How the operator gives keys, certificates and passwords; everything else of git's comes from us.
    private static readonly string[] Kept = ["GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO"];

    public static IReadOnlyList<string> Settings { get; } =
    [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.attributesFile=/dev/null",
        "core.untrackedCache=false",
        "credential.helper=",
        "protocol.allow=never",
        "protocol.ext.allow=never",
        "maintenance.auto=false",
        "gc.autoDetach=false",
        "fetch.recurseSubmodules=false",
        "submodule.recurse=false",
        "transfer.bundleURI=false",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=60",
        "advice.detachedHead=false",
    ];

    /// <summary>Sets the environment and the folder of <paramref name="start"/>. Whoever started this process may have git variables set for a repository of their own; none may reach our commands.</summary>
    public static void Apply(ProcessStartInfo start, GitCommand command)
    {
        var environment = start.Environment;
        foreach (var name in environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal) && !Kept.Contains(name)).ToArray())
        {
            environment.Remove(name);
        }

        var home = GitHome.Ensure();
        start.WorkingDirectory = command.Mirror ?? home;
        environment.Remove("SSH_ASKPASS");
        environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(start.WorkingDirectory)!;
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = GitHome.ConfigurationOf(home);
        environment["GIT_ATTR_NOSYSTEM"] = "1";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";

        // A partial clone would otherwise fetch what it lacks from a remote that its own configuration names, by a command that it names too.
        environment["GIT_NO_LAZY_FETCH"] = "1";
        environment["GIT_ALLOW_PROTOCOL"] = command.Transport.Protocol;
        environment["GIT_SSH_COMMAND"] = (environment.TryGetValue("GIT_SSH_COMMAND", out var ssh) && ssh is { Length: > 0 } ? ssh : Ssh) + command.Transport.SshOptions;
        environment["LC_ALL"] = "C";

        environment["GIT_CONFIG_COUNT"] = command.Transport.Settings.Count.ToString();
        for (var i = 0; i < command.Transport.Settings.Count; i++)
        {
            (environment[$"GIT_CONFIG_KEY_{i}"], environment[$"GIT_CONFIG_VALUE_{i}"]) = command.Transport.Settings[i];
        }
    }
}
