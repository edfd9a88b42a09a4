using System.CommandLine;
using LunarHub.Subtokens;

return new RootCommand("Learns the built-in embedder: from a folder of repositories to its weights.")
{
    WeightsCommand.Create(), PairsCommand.Create(), TrainCommand.Create(), TriplesCommand.Create(), WordsCommand.Create(), MeasureCommand.Create(),
}.Parse(args).Invoke();
