namespace LunarHub.Git;

/// <summary>A git command line and the bounds it runs in. Values from outside stand after <c>--end-of-options</c>.</summary>
/// <param name="Purpose">What it is for, in words that fit before "failed".</param>
/// <param name="Arguments">The subcommand and its arguments, never seen by a shell.</param>
internal sealed record GitCommand(string Purpose, IReadOnlyList<string> Arguments)
{
    /// <summary>The bare repository it works on (a full path), or null for a command that needs none.</summary>
    public string? Mirror { get; init; }

    /// <summary>How it may reach another repository. By default it may not.</summary>
    public GitTransport Transport { get; init; } = GitTransport.None;

    /// <summary>How long it may take; by default <see cref="GitOptions.QueryTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets each line of standard error as it comes, cleaned; a carriage return ends one too, as git's progress does.</summary>
    public Action<string>? OnErrorLine { get; init; }
}
