using System.Diagnostics;

namespace LunarHub.Subtokens;

/// <summary>Lines with the time since the command began.</summary>
internal sealed class CommandLog
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public void Write(string line) => Console.WriteLine($"{Stopwatch.GetElapsedTime(_started):hh\\:mm\\:ss} {line}");
}
