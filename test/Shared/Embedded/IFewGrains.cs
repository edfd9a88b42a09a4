using Orleans;

namespace LunarHub.Tests;

/// <summary>A factory of the few grains that a test stands in for.</summary>
internal interface IFewGrains : IGrainFactory;
