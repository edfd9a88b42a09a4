using LunarHub.Git;

namespace LunarHub.Grains.Catalog;

/// <summary>The repositories of one catalog by what payloads call them.</summary>
internal sealed class AddressBook
{
    private readonly Dictionary<string, CatalogEntry> bySource = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CatalogEntry> byRemoteName = new(StringComparer.Ordinal);
    private readonly HashSet<string> hosts = new(StringComparer.Ordinal);

    public AddressBook(IEnumerable<CatalogEntry> entries)
    {
        foreach (var entry in entries)
        {
            bySource.TryAdd(entry.Source, entry);

            // A folder's path may look like host:path; only what was added as a remote is one.
            if (!Path.IsPathRooted(entry.Source) && RemoteName.Of(entry.Source) is { } name)
            {
                byRemoteName.TryAdd(name, entry);
                hosts.Add(RemoteName.HostOf(name));
            }
        }
    }

    public CatalogEntry? Find(string address)
    {
        var path = address.StartsWith("file:///", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(address[7..]) : address;
        return bySource.GetValueOrDefault(path.Length > 1 ? path.TrimEnd('/') : path)
            ?? (RemoteName.Of(address) is { } name ? byRemoteName.GetValueOrDefault(name) : null);
    }

    /// <summary>Whether a repository of the catalog lies on the host: whoever added it has named the host.</summary>
    public bool NamesHost(string host) => hosts.Contains(host);
}
