namespace LunarHub.Git;

/// <summary>What became of a request for a blob.</summary>
public enum BlobStatus
{
    /// <summary>Its content is here.</summary>
    Read,

    /// <summary>The mirror has no blob of that id.</summary>
    Missing,

    /// <summary>It is larger than <see cref="GitOptions.MaxBlobBytes"/>.</summary>
    TooLarge,

    /// <summary>The object is there and damaged.</summary>
    Unreadable,
}

/// <summary>One blob.</summary>
/// <param name="ObjectId">The id that was asked for.</param>
/// <param name="Status">Why <paramref name="Content"/> is there or not.</param>
/// <param name="Size">Bytes, as far as known.</param>
/// <param name="Content">The bytes, the receiver's to keep; null unless <paramref name="Status"/> is <see cref="BlobStatus.Read"/>.</param>
public readonly record struct BlobContent(string ObjectId, BlobStatus Status, long Size, byte[]? Content);

/// <summary>An object's type ("blob", "tree", "commit", "tag") and size in bytes; the type is null when the mirror lacks it.</summary>
public readonly record struct ObjectHeader(string ObjectId, string? Type, long Size);
