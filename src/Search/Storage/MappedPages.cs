using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>Pages of a read-only mapping of a file.</summary>
internal static partial class MappedPages
{
    private const int DontNeed = 4;
    private const int PagesAtOnce = 1024;

    /// <summary>Takes the pages out of the process; the next look at them takes them in again, from the system's cache while they are there. Does nothing but on Linux.</summary>
    public static unsafe void Release(byte* start, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise((nint)start, (nint)length, DontNeed);
        }
    }

    /// <summary>Bytes of the mapping that are in the system's memory, for whichever process; 0 where the system does not tell.</summary>
    public static unsafe long Resident(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var page = Environment.SystemPageSize;
        var states = stackalloc byte[PagesAtOnce];
        long resident = 0;
        for (long from = 0; from < length; from += (long)PagesAtOnce * page)
        {
            var part = Math.Min(length - from, (long)PagesAtOnce * page);
            if (InCore((nint)(start + from), (nint)part, states) != 0)
            {
                return 0;
            }

            foreach (var state in new ReadOnlySpan<byte>(states, (int)((part + page - 1) / page)))
            {
                resident += (state & 1) * page;
            }
        }

        return Math.Min(resident, length);
    }

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static unsafe partial int InCore(nint start, nint length, byte* states);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);
}
