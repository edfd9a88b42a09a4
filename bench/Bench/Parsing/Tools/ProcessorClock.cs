using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LunarHub.Bench.Parsing.Tools;

/// <summary>Processor time, user and system together: on a machine that does other work too it is truer than the wall clock.</summary>
internal static partial class ProcessorClock
{
    private const int RusageChildren = -1;

    /// <summary>Of this process over all its threads, so collection and compilation count too.</summary>
    public static TimeSpan Own()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Of all child processes that have ended and been waited for.</summary>
    public static TimeSpan Children() =>
        GetResourceUsage(RusageChildren, out var usage) == 0 ? usage.User.Elapsed + usage.System.Elapsed : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    // struct timeval: on macOS the microseconds are 32 bits and padding follows.
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeValue
    {
        public long Seconds;
        public int Microseconds;
        public int Padding;

        public readonly TimeSpan Elapsed => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
    }

    // struct rusage: two times and fourteen counters.
    [StructLayout(LayoutKind.Sequential, Size = 16 + 16 + (14 * 8))]
    private struct ResourceUsage
    {
        public TimeValue User;
        public TimeValue System;
    }
}
