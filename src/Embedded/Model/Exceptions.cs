namespace Orleans.Runtime
{
    public class OrleansException : Exception
    {
        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The call was not carried out: the grain's queue is full or the host is stopping.</summary>
    public class OrleansMessageRejectionException(string message) : OrleansException(message);

    /// <summary>The activation that produced an enumeration's values is gone; enumerate anew.</summary>
    public sealed class EnumerationAbortedException(string message) : Exception(message);
}

namespace Orleans.Storage
{
    /// <summary>The stored state is not the one that was read: somebody else wrote it since. Read again before writing.</summary>
    public class InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : Runtime.OrleansException($"{errorMsg} (stored etag {storedEtag ?? "none"}, held {currentEtag ?? "none"})")
    {
        public string? StoredEtag { get; } = storedEtag;

        public string? CurrentEtag { get; } = currentEtag;
    }
}
