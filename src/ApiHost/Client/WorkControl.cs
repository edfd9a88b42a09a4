namespace LunarHub.ApiHost.Client;

/// <summary>What a person may do with a repository's work; each is a path below <c>/v1/repos/{repo}</c>.</summary>
public enum WorkControl
{
    /// <summary>Hold it.</summary>
    Pause,

    /// <summary>Let it go on.</summary>
    Resume,

    /// <summary>End the run and drop what waits.</summary>
    Cancel,

    /// <summary>Run again now, whatever has failed.</summary>
    Retry,
}
