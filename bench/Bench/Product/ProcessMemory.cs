using System.Globalization;

namespace LunarHub.Bench.Product;

/// <summary>Memory of running processes as Linux tells it; null elsewhere.</summary>
internal static class ProcessMemory
{
    /// <summary>Proportional set size (shared pages divided among their users) of the process and all below it, in bytes.</summary>
    public static long? OfTree(int processId)
    {
        long? total = null;
        foreach (var id in Below(processId).Prepend(processId))
        {
            if (Read($"/proc/{Text(id)}/smaps_rollup", "Pss:") is { } bytes)
            {
                total = (total ?? 0) + bytes;
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

    private static long? Read(string file, string name)
    {
        try
        {
            var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
            return line is null ? null : 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
