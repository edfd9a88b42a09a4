using LunarHub.Git;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Silo;

/// <summary>How an error that a user can act on crosses from silo to silo with its code.</summary>
[GenerateSerializer, Alias("lunarhub.HubException")]
public struct HubExceptionSurrogate
{
    [Id(0)] public string Code;
    [Id(1)] public string Message;
    [Id(2)] public int? Position;
}

/// <summary>The exception's own type knows nothing of grains; the cluster edition brings its wire form.</summary>
[RegisterConverter]
public sealed class HubExceptionConverter : IConverter<HubException, HubExceptionSurrogate>
{
    public HubException ConvertFromSurrogate(in HubExceptionSurrogate surrogate) => new(surrogate.Code, surrogate.Message) { Position = surrogate.Position };

    public HubExceptionSurrogate ConvertToSurrogate(in HubException value) => new() { Code = value.Code, Message = value.Message, Position = value.Position };
}

/// <summary>As <see cref="HubExceptionConverter"/>, for what the git command says.</summary>
[RegisterConverter]
public sealed class GitExceptionConverter : IConverter<GitException, HubExceptionSurrogate>
{
    public GitException ConvertFromSurrogate(in HubExceptionSurrogate surrogate) => new(surrogate.Code, surrogate.Message);

    public HubExceptionSurrogate ConvertToSurrogate(in GitException value) => new() { Code = value.Code, Message = value.Message };
}
