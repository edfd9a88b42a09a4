using System.CommandLine;
using LunarHub.Bench.Commands;
using LunarHub.Text;

namespace LunarHub.Bench;

/// <summary>The command line behind <c>./hub bench</c> and <c>./hub eval</c>: one verb a file in Commands/.</summary>
internal static class BenchCommand
{
    private const int Failure = 1;
    private const int UsageError = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measure Lunar Hub on this machine.")
        {
            IndexCommand.Create(),
            LatencyCommand.Create(),
            StartupCommand.Create(),
            GitCommand.Create(),
            BranchesCommand.Create(),
            ForksCommand.Create(),
            EmbedCommand.Create(),
            OnnxCommand.Create(),
            ParsingCommand.Create(),
            VectorsCommand.Create(),
            RerankCommand.Create(),
            FuzzCommand.Create(),
            EngineCommand.Create(),
            FreshnessCommand.Create(),
            EditsCommand.Create(),
            ReplayCommand.Create(),
            KillsCommand.Create(),
            HistoryCommand.Create(),
            StandingCommand.Create(),
            EvalCommand.Create(),
        };
        foreach (var command in EditionCommands.All)
        {
            root.Add(command);
        }

        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"hub: {parsed.Errors[0].Message} (see ./hub bench --help)");
            return UsageError;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (HubException error)
        {
            await Console.Error.WriteLineAsync($"hub: {error.Message}");
            return Failure;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
