using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;

namespace LunarHub.Embedded.Streams;

/// <summary>One grain's durable interest in one stream.</summary>
internal sealed record Subscription(Guid Id, string Provider, StreamId Stream, GrainId Grain, bool IsImplicit)
{
    /// <summary>The subscription that a class's marker implies. Its id follows from what it joins, so that it is the same after a restart.</summary>
    public static Subscription ForImplicit(string provider, StreamId stream, GrainId grain)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{stream.Namespace}\n{stream.Key}\n{grain}"));
        return new Subscription(new Guid(digest.AsSpan(0, 16)), provider, stream, grain, IsImplicit: true);
    }
}

/// <summary>One stored event.</summary>
internal readonly record struct StoredEvent(long Id, byte[] Json);
