using System.Collections.Concurrent;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Refs whose history this process has looked through to the end. Later commits add their own; to look for what is missing again would visit every file at every push. Thread-safe.
/// </summary>
internal sealed class WholeHistories
{
    private readonly ConcurrentDictionary<(string Repository, string Ref), bool> whole = new();

    public bool IsWhole(string repository, string reference) => whole.ContainsKey((repository, reference));

    public void NoteWhole(string repository, string reference) => whole[(repository, reference)] = true;

    public void Forget(string repository, string reference) => whole.TryRemove((repository, reference), out _);
}
