using System.CommandLine;
using LunarHub.Cli.Commands;
using LunarHub.Search;
using LunarHub.Text;
using Spectre.Console;

namespace LunarHub.Cli;

/// <summary>The <c>hub</c> command line: one subcommand a file in Commands/.</summary>
public static class HubCommand
{
    /// <summary>A command line that could not be understood.</summary>
    public const int UsageError = 2;

    /// <summary>A command that was understood and failed.</summary>
    public const int Failure = 1;

    /// <summary>Runs one command and returns the process's exit code. Errors are one line on standard error; a stack trace is never shown.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // For another program to read: no colours, and no line broken to fit a screen.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = 4_096;
        }

        var root = new RootCommand("Lunar Hub: search your Git repositories by keyword, by exact match and by meaning.")
        {
            UpCommand.Create(),
            ClusterCommand.Create(),
            SiloCommand.Create(),
            IndexCommand.Create(),
            SearchCommand.Create(),
            SymbolsCommand.Create(),
            DefinitionCommand.Create(),
            ReferencesCommand.Create(),
            OutlineCommand.Create(),
            MapCommand.Create(),
            ReposCommand.Create(),
            StatusCommand.Create(),
            WatchCommand.Create(),
            SubscriptionsCommand.Create(),
            DoctorCommand.Create(),
            McpCommand.Create(),
            KeysCommand.Create(),
            WebhooksCommand.Create(),
            ModelsCommand.Create(),
            HookCommand.Create(),
            ScriptCommand.Create("test", "Build and test everything; ends with `N passed, N failed`.", "test.sh"),
            ScriptCommand.Create("bench", "Measure: ./hub bench --help lists what can be measured.", "bench.sh"),
            ScriptCommand.Create("eval", "Measure relevance: ./hub eval --sets DIR.", "bench.sh", "eval"),
        };
        if (args is [var name, ..] && !name.StartsWith('-') && root.Subcommands.All(command => command.Name != name))
        {
            var nearest = root.Subcommands.MinBy(command => EditDistance.Between(name, command.Name))!.Name;
            await Console.Error.WriteLineAsync($"hub: '{name}' is not a command; did you mean '{nearest}'? (./hub --help lists them all)");
            return UsageError;
        }

        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"hub: {OneLine(parsed.Errors[0].Message)} (see ./hub {parsed.CommandResult.Command.Name} --help)");
            return UsageError;
        }

        using var stop = new StopSignal();
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return StopSignal.Interrupted;
        }
        catch (HubException error)
        {
            await Console.Error.WriteLineAsync($"hub: {error.Message}");
            return Failure;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"hub: {error.Message}");
            return Failure;
        }
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
