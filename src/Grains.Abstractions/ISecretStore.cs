namespace LunarHub.Grains;

/// <summary>Where small secret documents are kept, each whole under a name: hashes of API keys, secrets of webhooks. A service of the process, not a grain: keys are asked for before grains are.</summary>
public interface ISecretStore
{
    /// <summary>How long after a change every process that reaches the store has seen it.</summary>
    TimeSpan ShowsWithin { get; }

    /// <summary>The document as it is; the same object for as long as it stays the same, and cheap enough for every request.</summary>
    /// <exception cref="IOException">And <see cref="UnauthorizedAccessException"/>: it cannot be read, and never was before.</exception>
    SecretDocument Read(string name);

    /// <summary>Puts a new document in the place of the one that was read; false when somebody else has changed it since: then read again.</summary>
    /// <exception cref="IOException">And <see cref="UnauthorizedAccessException"/>: it cannot be written; the old one stands.</exception>
    bool Replace(string name, SecretDocument read, byte[] content);
}

/// <param name="Content">UTF-8 JSON; null when there is none.</param>
public sealed record SecretDocument(byte[]? Content)
{
    /// <summary>Nothing is kept under the name.</summary>
    public static SecretDocument None { get; } = new((byte[]?)null);
}
