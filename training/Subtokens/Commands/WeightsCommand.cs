using System.CommandLine;

namespace LunarHub.Subtokens;

/// <summary>weights: from repositories and questions to weights, the way the committed ones were made.</summary>
internal static class WeightsCommand
{
    public static Command Create()
    {
        var (repositories, questions, heldOut, target) = (PairsCommand.Repositories(), PairsCommand.Questions(), PairsCommand.HeldOutHashes(), TrainCommand.Weights());
        var command = new Command("weights", "Gathers pairs and learns weights from them, in one go.") { repositories, target, questions, heldOut };
        command.SetAction(parsed =>
        {
            var log = new CommandLog();
            var held = HeldOut.Read(parsed.GetValue(heldOut)?.FullName);
            var pairs = PairCorpus.Read(parsed.GetRequiredValue(repositories), parsed.GetValue(questions), held, log.Write);
            TrainCommand.Run(pairs, new TrainerOptions(), parsed.GetRequiredValue(target), log);
        });
        return command;
    }
}
