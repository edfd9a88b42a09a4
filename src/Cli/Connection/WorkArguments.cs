using System.CommandLine;
using LunarHub.Text;

namespace LunarHub.Cli.Connection;

/// <summary>The options that say what the grains do, with one meaning for every command that hosts them.</summary>
internal sealed class WorkArguments
{
    private readonly Option<string[]> accepted = new("--webhook-accept") { Description = "Add repositories by themselves when a signed webhook names one below this address, for example github.com/acme; may be given several times.", HelpName = "HOST[/PATH]" };
    private readonly Option<bool> noPoll = new("--no-poll") { Description = "Do not look at sources by itself every few seconds to minutes; webhooks, hooks, `hub index` and a look every 15 minutes find new commits." };
    private readonly Option<bool> watch = new("--watch") { Description = "Watch the working trees of repositories on this machine: uncommitted edits are searchable about a second later, and marked; commits are indexed at once." };
    private readonly Option<string[]> notified = new("--notify-host") { Description = "A host with a private address to which subscriptions may send events; may be given several times.", HelpName = "NAME" };

    private readonly Option<string?> model = new("--model")
    {
        Description = "The folder of an embedder of your own (docs/models.md), or 'built-in'. Kept for the data folder; another one than before makes all vectors anew, in the background. Default: $LUNARHUB_MODEL, else the one of the last time.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> reranker = new("--reranker")
    {
        Description = "The folder of a reranker of your own (docs/models.md), or 'built-in'. Kept for the data folder. Default: $LUNARHUB_RERANKER, else the one of the last time.",
        HelpName = "FOLDER",
    };

    private Option[] All => [noPoll, watch, accepted, notified, model, reranker];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    public WorkOptions Read(ParseResult parsed)
        => new(parsed.GetValue(accepted) ?? [], parsed.GetValue(watch), !parsed.GetValue(noPoll), parsed.GetValue(notified) ?? [], parsed.GetValue(model), parsed.GetValue(reranker));

    /// <summary>The same options on the command line of another process.</summary>
    public IReadOnlyList<string> Forward(ParseResult parsed)
    {
        List<string> arguments = [];
        arguments.AddRange(parsed.GetValue(noPoll) ? [noPoll.Name] : []);
        arguments.AddRange(parsed.GetValue(watch) ? [watch.Name] : []);
        arguments.AddRange((parsed.GetValue(accepted) ?? []).SelectMany(address => (string[])[accepted.Name, address]));
        arguments.AddRange((parsed.GetValue(notified) ?? []).SelectMany(host => (string[])[notified.Name, host]));

        // Silos have working folders of their own.
        foreach (var option in new[] { model, reranker })
        {
            arguments.AddRange(parsed.GetValue(option) is { } folder ? [option.Name, folder == "built-in" ? folder : Path.GetFullPath(folder)] : []);
        }

        return arguments;
    }

    /// <summary>Refuses them where no grains are hosted: an option that does nothing would be believed.</summary>
    /// <exception cref="HubException"><c>options-invalid</c>.</exception>
    public void Refuse(ParseResult parsed)
    {
        if (Array.Find(All, option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new HubException("options-invalid", $"{given.Name} is for those who host grains, and with --client the silos do; give it to hub silo");
        }
    }
}
