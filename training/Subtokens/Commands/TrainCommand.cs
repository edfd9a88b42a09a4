using System.CommandLine;
using System.Security.Cryptography;

namespace LunarHub.Subtokens;

/// <summary>train: from gathered pairs to weights.</summary>
internal static class TrainCommand
{
    public static Argument<FileInfo> Weights() => new("WEIGHTS") { Description = "The file to write." };

    public static Command Create()
    {
        var pairs = new Argument<FileInfo>("PAIRS") { Description = "What `pairs` wrote." }.AcceptExistingOnly();
        var target = Weights();
        var defaults = new TrainerOptions();
        var subtokens = Number("--subtokens", "Most subtokens that get a row.", defaults.Subtokens);
        var epochs = Number("--epochs", "How often every pair is learned from.", defaults.Epochs);
        var rate = Number("--rate", "Learning rate of the vectors.", defaults.Rate);
        var temperature = Number("--temperature", "Of the softmax.", defaults.Temperature);
        var run = Number("--run", "Pairs in a row from one repository.", defaults.Run);
        var questions = Number("--question-repeats", "How often a question counts.", defaults.QuestionRepeats);
        var seed = Number("--seed", "What decides the first vectors and the order.", defaults.Seed);
        var without = new Option<PairKind[]>("--without") { Description = "Kinds of pairs to leave out.", HelpName = "KIND", DefaultValueFactory = _ => [.. defaults.Without] };
        var command = new Command("train", "Learns weights from pairs.") { pairs, target, subtokens, epochs, rate, temperature, run, questions, seed, without };
        command.SetAction(parsed =>
        {
            var log = new CommandLog();
            var options = defaults with
            {
                Subtokens = parsed.GetValue(subtokens), Epochs = parsed.GetValue(epochs), Rate = parsed.GetValue(rate), Temperature = parsed.GetValue(temperature), Run = parsed.GetValue(run),
                QuestionRepeats = parsed.GetValue(questions), Seed = parsed.GetValue(seed), Without = parsed.GetRequiredValue(without),
            };
            Run(PairFile.Read(parsed.GetRequiredValue(pairs)), options, parsed.GetRequiredValue(target), log);
        });
        return command;
    }

    public static void Run(List<Pair> pairs, TrainerOptions options, FileInfo target, CommandLog log)
    {
        pairs.RemoveAll(pair => options.Without.Contains(pair.Kind));
        log.Write($"{pairs.Count} pairs to learn from");
        var model = new Trainer(options, log.Write).Train(pairs);
        using (var file = target.Create())
        {
            model.Write(file);
        }

        var bytes = File.ReadAllBytes(target.FullName);
        log.Write($"{target}: {bytes.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}");
    }

    private static Option<T> Number<T>(string name, string description, T defaultValue) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => defaultValue };
}
