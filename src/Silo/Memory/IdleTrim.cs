using Microsoft.Extensions.Hosting;

namespace LunarHub.Silo.Memory;

/// <summary>
/// Gives memory back once work is over: an index run leaves a heap many times as large as what a server needs that waits. The process counts as idle while it allocates next to
/// nothing, which holds for every kind of work there is and will be; health checks and metrics stay below.
/// </summary>
internal sealed class IdleTrim(IProcessMemory memory, TimeProvider time) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Who allocates less than this in a period is idle.</summary>
    public const long IdleBytes = 1 << 20;

    /// <summary>Less than this since the last time is not worth a collection.</summary>
    public const long WorthBytes = 16 << 20;

    /// <summary>Array pools give up only what two collections half a minute apart have found unused: the trim is repeated after so many idle periods…</summary>
    public const int PeriodsToRepeat = 8;

    /// <summary>…and so many times. Before the last one the kept answers go as well: nobody has asked for over a minute.</summary>
    public const int Repeats = 2;

    private readonly PeriodicTimer timer = new(Period, time);
    private long seen = memory.AllocatedBytes;
    private long trimmed;
    private int idlePeriods;

    /// <summary>Trims if the last period was idle and there is something to gain. Returns whether it did.</summary>
    internal bool Look()
    {
        var allocated = memory.AllocatedBytes;
        var isIdle = allocated - seen < IdleBytes;
        var isNew = allocated - trimmed >= WorthBytes;
        idlePeriods = isIdle && !isNew ? idlePeriods + 1 : 0;
        seen = allocated;
        if (!isIdle || !(isNew || IsRepetition(idlePeriods)))
        {
            return false;
        }

        if (idlePeriods == Repeats * PeriodsToRepeat)
        {
            memory.Forget();
        }

        memory.Trim();
        trimmed = seen = memory.AllocatedBytes;
        return true;
    }

    private static bool IsRepetition(int idlePeriods) => idlePeriods is > 0 and <= Repeats * PeriodsToRepeat && idlePeriods % PeriodsToRepeat == 0;

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }
}
