using System.CommandLine;

namespace LunarHub.Subtokens;

/// <summary>pairs: what can be learned from, gathered once.</summary>
internal static class PairsCommand
{
    public static Argument<DirectoryInfo> Repositories() =>
        new Argument<DirectoryInfo>("REPOSITORIES") { Description = "A folder with one checked-out repository a folder." }.AcceptExistingOnly();

    public static Option<DirectoryInfo> Questions() =>
        new Option<DirectoryInfo>("--questions") { Description = "A folder of *.jsonl.gz with {language, query, code} a line.", HelpName = "DIR" }.AcceptExistingOnly();

    public static Option<FileInfo> HeldOutHashes() =>
        new Option<FileInfo>("--held-out") { Description = "Hashes of texts that must not be learned from.", HelpName = "FILE" }.AcceptExistingOnly();

    public static Command Create()
    {
        var (repositories, questions, heldOut) = (Repositories(), Questions(), HeldOutHashes());
        var target = new Argument<FileInfo>("PAIRS") { Description = "The file to write: .jsonl.gz, {repository, kind, language, path, symbol, query, code} a line." };
        var command = new Command("pairs", "Gathers pairs of words and code from repositories and questions.") { repositories, target, questions, heldOut };
        command.SetAction(parsed =>
        {
            var log = new CommandLog();
            var held = HeldOut.Read(parsed.GetValue(heldOut)?.FullName);
            PairFile.Write(parsed.GetRequiredValue(target), PairCorpus.Read(parsed.GetRequiredValue(repositories), parsed.GetValue(questions), held, log.Write));
            log.Write($"{parsed.GetRequiredValue(target)} written");
        });
        return command;
    }
}
