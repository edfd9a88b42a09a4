namespace LunarHub.ApiHost.Health;

/// <summary>One thing that must work before the server takes requests.</summary>
internal interface IReadinessCheck
{
    string Name { get; }

    /// <summary>Null when it works, else one line that says why not.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}
