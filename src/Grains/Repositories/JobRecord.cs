using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Repositories;

/// <summary>The last jobs of a repository. Apart from <see cref="RepositoryRecord"/>, so that a request need not write them.</summary>
[GenerateSerializer, Alias("lunarhub.JobRecord")]
public sealed class JobRecord
{
    public const int MaximumJobs = 50;

    /// <summary>The newest first.</summary>
    [Id(0)] public ImmutableArray<RepositoryJob> Jobs { get; set; } = [];

    public void Add(RepositoryJob job) => Jobs = [job, .. Jobs.Take(MaximumJobs - 1)];
}
