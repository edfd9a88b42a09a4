using System.CommandLine;
using System.Diagnostics;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary>A command that a script of the checkout carries out; listed here so that <c>hub --help</c> shows it.</summary>
internal static class ScriptCommand
{
    public static Command Create(string name, string description, string script, params string[] first)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "Passed on." };
        var command = new Command(name, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var start = new ProcessStartInfo(Path.Combine(FindCheckout(), "eng", script)) { UseShellExecute = false };
            foreach (var argument in first.Concat(parsed.GetValue(rest) ?? []).Concat(parsed.UnmatchedTokens))
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        });
        return command;
    }

    private static string FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new HubException("checkout-missing", "this command needs a source checkout; clone the repository and run it there");
    }
}
