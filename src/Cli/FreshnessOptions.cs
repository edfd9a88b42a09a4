using System.CommandLine;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Freshness;

namespace LunarHub.Cli;

/// <summary>How fresh the index must be before a command asks it.</summary>
internal sealed class FreshnessOptions
{
    public Option<string?> AtLeast { get; } = new("--at-least") { Description = "Wait until the index shows this commit or a later one (of one repository).", HelpName = "COMMIT" };

    public Option<bool> Fresh { get; } = new("--fresh") { Description = "Look at the sources now and wait until what they have is indexed." };

    public Option<double?> Wait { get; } = new("--wait") { Description = "Seconds to wait for either, up to 55. Default: 10.", HelpName = "S" };

    public void AddTo(Command command)
    {
        command.Add(AtLeast);
        command.Add(Fresh);
        command.Add(Wait);
    }

    /// <summary>Returns at once when nothing was demanded.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>index-behind</c> and those that the question itself may raise.</exception>
    public async Task WaitAsync(ParseResult parsed, IHubClient hub, FreshnessQuery asked, CancellationToken cancellationToken)
    {
        var demand = asked with { AtLeast = parsed.GetValue(AtLeast), Fresh = parsed.GetValue(Fresh), Wait = parsed.GetValue(Wait) };
        if (demand.Demands)
        {
            await hub.GetFreshnessAsync(demand, cancellationToken);
        }
    }
}
