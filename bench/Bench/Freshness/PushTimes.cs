namespace LunarHub.Bench.Freshness;

/// <summary>How long one push took, in seconds from the moment before its announcement was sent.</summary>
/// <param name="Probe">What was pushed.</param>
/// <param name="Found">Until a search over HTTP found it.</param>
/// <param name="Accepted">Until the announcement was answered.</param>
/// <param name="Stages">When each stage of the run began, by name, as the server told; a stage too short to be seen is not there.</param>
internal sealed record PushTimes(PushProbe Probe, double Found, double Accepted, IReadOnlyDictionary<string, double> Stages);
