using System.Runtime.InteropServices;

namespace LunarHub.Bench.Output;

/// <summary>What the figures were measured on. Holds no host name and no path.</summary>
internal sealed record MachineDescription(string Processor, int Cores, double MemoryGiB, string OperatingSystem, string Runtime)
{
    public static MachineDescription Current { get; } = new(
        ProcessorName(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Processor}, {Cores} cores, {MemoryGiB:F0} GiB, {OperatingSystem}, {Runtime}";

    private static string ProcessorName()
    {
        const string Key = "model name";
        var line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
