using System.Globalization;

namespace LunarHub.Bench.Product;

/// <summary>Memory of running processes as Linux tells it; null elsewhere.</summary>
internal static class ProcessMemory
{
    /// <summary>Of the process and all below it.</summary>
    public static MemoryUse? OfTree(int processId)
    {
        MemoryUse? total = null;
        foreach (var id in Below(processId).Prepend(processId))
        {
            if (Read($"/proc/{Text(id)}/smaps_rollup") is { } use)
            {
                total = total is { } before ? new MemoryUse(before.OwnBytes + use.OwnBytes, before.FileBytes + use.FileBytes) : use;
            }
        }

        return total;
    }

    /// <summary>The processes that this one started, those that they started, and so on.</summary>
    public static IEnumerable<int> Below(int processId)
    {
        var task = $"/proc/{Text(processId)}/task";
        if (!Directory.Exists(task))
        {
            yield break;
        }

        foreach (var thread in Directory.GetDirectories(task))
        {
            var list = Path.Combine(thread, "children");
            foreach (var child in File.Exists(list) ? File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [])
            {
                var id = int.Parse(child, CultureInfo.InvariantCulture);
                yield return id;
                foreach (var further in Below(id))
                {
                    yield return further;
                }
            }
        }
    }

    private static MemoryUse? Read(string file)
    {
        try
        {
            var parts = File.Exists(file) ? File.ReadLines(file).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length == 3).ToDictionary(words => words[0], words => words[1]) : [];
            long Bytes(string name) => parts.TryGetValue(name, out var kilobytes) ? 1024 * long.Parse(kilobytes, CultureInfo.InvariantCulture) : 0;
            return parts.Count > 0 ? new MemoryUse(Bytes("Pss:") - Bytes("Pss_File:"), Bytes("Pss_File:")) : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Proportional set size: shared pages are divided among those that share them.</summary>
/// <param name="OwnBytes">What only this process can fill: heaps, stacks and shared memory.</param>
/// <param name="FileBytes">Pages of files: programs, libraries and mapped indexes, which the system takes back when it needs room.</param>
internal readonly record struct MemoryUse(long OwnBytes, long FileBytes)
{
    public long Bytes => OwnBytes + FileBytes;
}
