using System.Diagnostics;
using System.Security.Cryptography;
using LunarHub.Subtokens;

// dotnet run --project training/Subtokens -c Release -- REPOSITORIES OUT [HELD-OUT.gz]
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: Subtokens FOLDER-OF-REPOSITORIES OUTPUT-FILE [HELD-OUT-HASHES.gz]");
    return 2;
}

var clock = Stopwatch.StartNew();
void Log(string line) => Console.WriteLine($"{clock.Elapsed:mm\\:ss} {line}");

Log($"{Corpus.Repositories(args[0]).Length} repositories");
var pairs = PairCorpus.Read(args[0], HeldOut.Read(args.ElementAtOrDefault(2)), Log);
Log($"{pairs.Count} pairs to learn from");
var model = new Trainer(new TrainerOptions(), Log).Train(pairs);
using (var file = File.Create(args[1]))
{
    model.Write(file);
}

Log($"{args[1]}: {new FileInfo(args[1]).Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(args[1])))}");
return 0;
