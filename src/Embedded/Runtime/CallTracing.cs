using System.Diagnostics;
using LunarHub.Embedded.Hosting;
using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>A span for each call to a grain, from the caller's side, for those who listen to the source; one branch when nobody does.</summary>
internal static class CallTracing
{
    private static readonly ActivitySource Calls = new(EmbeddedStatistics.MeterName);

    public static bool Enabled => Calls.HasListeners();

    /// <summary>Starts the span and makes it current, so that the callee's spans become its children. The caller must restore its own.</summary>
    public static Activity? Start(GrainMethod method, GrainId target)
    {
        var span = Calls.StartActivity($"{method.InterfaceName}.{method.Method.Name}", ActivityKind.Internal);
        span?.SetTag("rpc.system", "grain").SetTag("grain.id", target.ToString());
        return span;
    }

    public static void Stop(Activity span, Exception? error)
    {
        if (error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", error.GetType().FullName);
        }

        span.Stop();
    }
}
