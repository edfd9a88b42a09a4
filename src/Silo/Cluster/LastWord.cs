using System.Diagnostics;
using Orleans.Runtime;

namespace LunarHub.Silo;

/// <summary>How a silo ends that cannot go on, as when the others have declared it dead: at once, for whatever it still did would be done twice, and with one line.</summary>
internal sealed class LastWord : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine($"hub: this silo ends at once: {Reason(context, exception)}");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static string Reason(string? context, Exception? exception)
        => exception is null && context?.Contains("told I am dead", StringComparison.Ordinal) == true
            ? "the others have declared it dead, because it stood still or could not be reached; start it again"
            : $"{context}: {exception?.Message}".ReplaceLineEndings(" ");
}
