using System.Globalization;

namespace LunarHub.Bench.Product;

/// <summary>Processor time of running processes as Linux tells it; zero elsewhere.</summary>
internal static class ProcessorTime
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of the process and all below it, those that have ended and were waited for included.</summary>
    public static TimeSpan OfTree(int processId) => TimeSpan.FromSeconds(ProcessMemory.Below(processId).Prepend(processId).Distinct().Sum(Ticks) / TicksPerSecond);

    private static long Ticks(int processId)
    {
        try
        {
            // "pid (name) state …", and the name may hold anything; utime, stime, cutime and cstime are fields 14 to 17 of all.
            var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(11).Take(4).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
