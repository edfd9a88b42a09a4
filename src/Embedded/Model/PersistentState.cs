namespace Orleans.Core
{
    public interface IStorage
    {
        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync(CancellationToken cancellationToken = default);

        Task WriteStateAsync(CancellationToken cancellationToken = default);

        Task ReadStateAsync(CancellationToken cancellationToken = default);
    }

    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A named piece of durable state of one grain. Loaded before <c>OnActivateAsync</c>; a write returns once it is on disk.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;
}
