using LunarHub.Git;
using LunarHub.Grains.Storage;
using LunarHub.Text;
using Orleans.Runtime;

namespace LunarHub.Grains.Indexing;

/// <summary>A run's failure as data: a code, one line that names the mend, and whether waiting may help.</summary>
internal static class RunFailure
{
    public static IndexRunReport Report(Exception error, string dataFolder)
    {
        var (code, message, transient) = error switch
        {
            GitException when DataFailure.HasNoRoom(dataFolder) => Of(DataFailure.Full(dataFolder, error)),
            GitException git => (git.Code, git.Message, git.IsTransient),
            // A silo that held a part of the index is lost: another one opens that part, without the segments that nobody had adopted yet.
            OrleansException or FileNotFoundException or HubException { Code: "index-elsewhere" } => ("grain-unavailable", "a part of the index was lost from its server while it was written; the run is tried again", true),
            HubException { Code: "state-unavailable" } passing => (passing.Code, passing.Message, true),
            HubException known => (known.Code, known.Message, false),
            IOException or UnauthorizedAccessException => Of(DataFailure.Explain(error, dataFolder)),
            TimeoutException => ("grain-timeout", "a part of the index did not answer in time; the run is tried again", true),
            _ => ("index-failed", $"the run failed ({error.GetType().Name}: {error.Message.Split('\n')[0].TrimEnd()}); the server's log has the details", false),
        };
        return new IndexRunReport { Error = new OperationError(code, message, default), IsTransient = transient };
    }

    private static (string Code, string Message, bool Transient) Of(HubException error) => (error.Code, error.Message, false);
}
