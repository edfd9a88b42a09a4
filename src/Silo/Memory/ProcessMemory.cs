using System.Runtime.InteropServices;
using LunarHub.Grains.Searching;
using LunarHub.Grains.Shards;
using LunarHub.Search;

namespace LunarHub.Silo.Memory;

/// <inheritdoc cref="IProcessMemory"/>
internal sealed partial class ProcessMemory(OpenShards shards, HotCache found, RankingCache answers) : IProcessMemory
{
    public long AllocatedBytes => GC.GetTotalAllocatedBytes();

    public void Trim()
    {
        // Pools give up their arrays in a finalizer that a collection wakes; the second collection takes the arrays.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        TrimNative();
        shards.ReleasePages();
    }

    public void Forget()
    {
        found.Clear();
        answers.Clear();
    }

    // What the parsers have freed stays with the C library's arenas; only glibc has a call to give it back.
    private static void TrimNative()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint pad);
}
