namespace LunarHub.Silo.Memory;

/// <summary>The memory of this process.</summary>
internal interface IProcessMemory
{
    /// <summary>Managed bytes allocated since the process began, given back or not.</summary>
    long AllocatedBytes { get; }

    /// <summary>Gives back to the system what is not in use. Stops the process for as long as a full collection takes.</summary>
    void Trim();

    /// <summary>Empties the caches of answers: what is in them is found again when somebody asks.</summary>
    void Forget();
}
