using LunarHub.Bench.Latency;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Ctags;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Figures;

/// <summary>Megabytes of source a second of processor time, ours and that of ctags on the same files, medians of runs that alternate.</summary>
/// <param name="CtagsMbPerSecond">Null where ctags is not installed or has no parser for the language.</param>
internal sealed record Throughput(double MbPerSecond, double? CtagsMbPerSecond)
{
    // Less text than this is parsed several times over, for processor time has a grain.
    private const long LeastBytes = 2_000_000;

    public double? Ratio => MbPerSecond / CtagsMbPerSecond;

    public static async Task<Throughput> MeasureAsync(SourceParser parser, IReadOnlyList<CorpusFile> files, CtagsKinds? kinds, int runs, CancellationToken cancellationToken)
    {
        var bytes = files.Sum(file => (long)file.Content.Length);
        var rounds = (int)Math.Clamp(LeastBytes / bytes, 1, 50);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var run = -1; run < runs; run++)
        {
            var before = ProcessorClock.Own();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var file in files)
                {
                    parser.Parse(file.Path, file.Content, cancellationToken);
                }
            }

            var own = (ProcessorClock.Own() - before).TotalSeconds;
            if (run < 0)
            {
                continue;
            }

            ours.Add(bytes * rounds / 1e6 / own);
            if (kinds is not null && CtagsTool.IsInstalled)
            {
                // The same rounds: the files are named again, so that its start weighs no more than it does over a large tree.
                var repeated = Enumerable.Repeat(files, rounds).SelectMany(f => f).ToList();
                theirs.Add(bytes * rounds / 1e6 / (await CtagsTool.TimeAsync(kinds, repeated, cancellationToken)).TotalSeconds);
            }
        }

        return new Throughput(LatencyFigures.Median(ours), theirs.Count == 0 ? null : LatencyFigures.Median(theirs));
    }
}
