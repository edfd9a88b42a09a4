using System.Diagnostics;
using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Freshness;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Kills;

/// <summary>
/// Kills a real server while it works and starts it again over the same data folder. A fifth of the kills come during the first index; before each of the others one to three pushes are announced. At every
/// start the index must equal Git at the commit that it shows; at the end it must have come to what was accepted, by itself, and every event must have been told.
/// </summary>
internal sealed class KillBench : IDisposable
{
    // Commits that a push moves the branch by, and pushes between two kills: at most.
    private const int MostSteps = 4;
    private const int MostPushes = 3;
    private const double FirstIndexShare = 0.2;

    // Of the files of a first index: what is left after the latest moment must take longer than seeing that it has come.
    private const double LatestMoment = 0.9;
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPush = TimeSpan.FromSeconds(1.2);

    private readonly ScratchFolder scratch = new();
    private readonly Random random;
    private readonly PushLedger ledger;
    private readonly KillWatch watch;
    private readonly Action<string> tell;
    private readonly string source;
    private readonly Dictionary<string, int> moments = new(StringComparer.Ordinal);
    private readonly List<double> starts = [];
    private int half;
    private int atRest;
    private int repeated;
    private int lost;

    private KillBench(ScratchFolder scratch, string source, PushLedger ledger, int seed, Action<string> tell)
        => (this.scratch, this.source, this.ledger, watch, random, this.tell) = (scratch, source, ledger, new KillWatch(ledger), new Random(seed), tell);

    private int Killed => moments.Values.Sum();

    public void Dispose() => scratch.Dispose();

    /// <returns>The report, and whether nothing was lost, doubled or half visible.</returns>
    public static async Task<(BenchReport Report, bool Good)> RunAsync(DirectoryInfo source, int kills, int seed, Action<string> tell, CancellationToken cancellationToken)
    {
        var scratch = new ScratchFolder();
        var pushed = await BareRepository.BorrowAsync(Path.Combine(scratch.Path, "pushed.git"), source.FullName, cancellationToken);
        var (start, history) = await PushProbe.ReadHistoryAsync(source.FullName, kills * MostSteps, cancellationToken);
        await pushed.PushAsync(start, cancellationToken);
        using var bench = new KillBench(scratch, pushed.Folder, new PushLedger(pushed, start, history), seed, tell);
        return await bench.RunAsync(kills, cancellationToken);
    }

    private async Task<(BenchReport Report, bool Good)> RunAsync(int kills, CancellationToken cancellationToken)
    {
        string id;
        await using (var hub = await StartAsync(cancellationToken))
        {
            id = (await hub.Client.AddRepositoryAsync(new AddRepositoryBody { Source = source }, cancellationToken)).Id;
            await KillInFirstIndexAsync(hub, id, cancellationToken);
        }

        while (Killed < kills * FirstIndexShare)
        {
            await using var hub = await StartAsync(cancellationToken);
            await KillInFirstIndexAsync(hub, id, cancellationToken);
        }

        await using (var hub = await StartAsync(cancellationToken))
        {
            await watch.RestAsync(hub.Client, id, cancellationToken);
        }

        while (Killed < kills && ledger.Left > 0)
        {
            await using var hub = await StartAsync(cancellationToken);
            await CheckAsync(hub, id, cancellationToken);
            await KillAmongPushesAsync(hub, id, cancellationToken);
            if (Killed % 10 == 0)
            {
                tell($"{Killed} kills, {ledger.Sent.Count} pushes");
            }
        }

        await using var last = await StartAsync(cancellationToken);
        await watch.RestAsync(last.Client, id, cancellationToken);
        return await ReportAsync(last, id, cancellationToken);
    }

    private async Task<HubProcess> StartAsync(CancellationToken cancellationToken)
    {
        var hub = await HubProcess.StartAsync(Path.Combine(scratch.Path, "data"), [], throughLauncher: false, cancellationToken);
        starts.Add(hub.Elapsed.TotalSeconds);
        return hub;
    }

    private async Task KillInFirstIndexAsync(HubProcess hub, string id, CancellationToken cancellationToken)
    {
        var moment = random.NextDouble() * LatestMoment;
        do
        {
            await watch.LookAsync(hub.Client, id, cancellationToken);
        }
        while (watch.IsAtWork && !(watch.Last!.Progress is { FilesTotal: > 0 } progress && progress.FilesDone >= moment * progress.FilesTotal));
        await KillAsync(hub, isAnswering: false);
    }

    private async Task KillAmongPushesAsync(HubProcess hub, string id, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var announcement = new PushAnnouncement(hub.Url);
        var following = watch.FollowAsync(hub.Client, id, stop.Token);
        if (random.Next(2) == 0)
        {
            // A forge that got no answer sends again; every other time, as not all of them do.
            foreach (var push in ledger.Sent.Where(push => !push.IsAccepted).ToList())
            {
                await PushLedger.AnnounceAsync(announcement, id, push, cancellationToken);
            }
        }

        var pushing = PushAsync(announcement, id, random.Next(1, MostPushes + 1), cancellationToken);
        if (random.Next(3) > 0)
        {
            await pushing;
        }

        await Task.Delay(random.NextDouble() * LongestPush, cancellationToken);
        await KillAsync(hub, isAnswering: !pushing.IsCompleted);
        await pushing;
        await following;
    }

    private async Task PushAsync(PushAnnouncement announcement, string id, int pushes, CancellationToken cancellationToken)
    {
        for (var push = 0; push < pushes && ledger.Left > 0; push++)
        {
            await ledger.PushAsync(announcement, id, random.Next(1, MostSteps + 1), cancellationToken);
            if (!ledger.Sent[^1].IsAccepted)
            {
                return;
            }
        }
    }

    private async Task KillAsync(HubProcess hub, bool isAnswering)
    {
        await hub.KillAsync();
        var doing = isAnswering ? "webhook" : watch.Doing;
        if (isAnswering || watch.IsAtWork)
        {
            moments[doing] = moments.GetValueOrDefault(doing) + 1;
        }
        else
        {
            atRest++;
        }
    }

    // While work goes on: what is compared is one committed state, whichever it is.
    private async Task CheckAsync(HubProcess hub, string id, CancellationToken cancellationToken)
    {
        var check = await hub.Client.CheckIndexAsync(id, null, cancellationToken);
        half += check.Good && ledger.PositionOf(check.Commit) >= watch.Reached ? 0 : 1;
    }

    // What follows a commit is told after the run that brought it.
    private async Task<EventAudit> AuditAsync(HubProcess hub, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        EventAudit audit;
        do
        {
            await Task.Delay(100, cancellationToken);
            audit = await EventAudit.ReadAsync(hub.Client, ledger, cancellationToken);
        }
        while (!audit.IsGood && Stopwatch.GetElapsedTime(began) < LongestTelling);
        return audit;
    }

    private static async Task<long> NewestRequestAsync(HubProcess hub, string id, CancellationToken cancellationToken)
        => (await hub.Client.ListJobsAsync(id, 1, cancellationToken)).Jobs[0].Request;

    private async Task<(BenchReport Report, bool Good)> ReportAsync(HubProcess hub, string id, CancellationToken cancellationToken)
    {
        // What was accepted must have been carried out without anybody asking again; only then are the deliveries sent once more.
        lost = ledger.Sent.Count(push => push.IsAccepted && push.Position > watch.Reached);
        var accepted = ledger.Sent.Count(push => push.IsAccepted);
        var audit = await AuditAsync(hub, cancellationToken);
        var before = await NewestRequestAsync(hub, id, cancellationToken);
        using (var announcement = new PushAnnouncement(hub.Url))
        {
            foreach (var push in ledger.Sent.Where(push => push.IsAccepted))
            {
                repeated += await PushLedger.AnnounceAsync(announcement, id, push, cancellationToken) is false ? 0 : 1;
            }
        }

        await watch.RestAsync(hub.Client, id, cancellationToken);
        var again = await NewestRequestAsync(hub, id, cancellationToken) - before;
        var check = await hub.Client.CheckIndexAsync(id, null, cancellationToken);
        var equal = check.Good && ledger.PositionOf(check.Commit) == watch.Reached;
        var good = equal && lost + half + repeated + again + watch.Backward == 0 && audit.IsGood;
        var start = LatencyFigures.Of(starts);
        var report = new BenchReport("Kills in the middle of work");
        report.AddTable($"{Killed} kills of a server at work over {check.Files:N0} files ({atRest} more met it at rest)", ["figure", "value"],
        [
            ["what it was doing", string.Join(", ", moments.OrderByDescending(moment => moment.Value).Select(moment => $"{moment.Key} {moment.Value}"))],
            ["pushes announced / accepted, some when they were sent again", $"{ledger.Sent.Count} / {accepted}"],
            ["accepted pushes that the index did not come to by itself", $"{lost}"],
            ["starts at which the index was not equal to Git at a pushed commit, file by file", $"{half}"],
            ["times the index was seen to go back", $"{watch.Backward}"],
            ["index and Git at the end, file by file", equal ? "equal" : "DIFFERENT"],
            ["accepted deliveries sent again: taken for new / index requests made", $"{repeated} / {again}"],
            ["events: ids that are missing or stand twice", $"{audit.Gaps} of {audit.Events:N0}"],
            ["events: searchable commits that are missing / told twice", $"{audit.CommitsLost} / {audit.CommitsTwice}"],
            ["events: searchable commits without their changed files", $"{audit.FilesLost}"],
            ["events: accepted pushes that are missing", $"{audit.PushesLost}"],
            ["events: pushes told twice, their answer having been cut off", $"{audit.PushesTwice}"],
            ["seconds from a start until the server answers, p50 / max", $"{start.P50:F2} / {start.Most:F2}"],
        ]);
        report.AddData("kills", Killed);
        report.AddData("moments", moments);
        report.AddData("at_rest", atRest);
        report.AddData("pushes", ledger.Sent.Count);
        report.AddData("accepted", accepted);
        report.AddData("lost", lost);
        report.AddData("half_visible", half);
        report.AddData("backward", watch.Backward);
        report.AddData("equals_git", equal);
        report.AddData("repeated", repeated);
        report.AddData("requests_made_again", again);
        report.AddData("events", audit);
        report.AddData("start_s", start);
        return (report, good);
    }
}
