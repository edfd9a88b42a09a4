using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>Takes up what a folder holds: opens the live segments, sets aside what cannot be used, removes what nothing names.</summary>
internal static class ShardOpening
{
    private const string Damaged = ".damaged";
    private const string Outdated = ".outdated";

    /// <exception cref="HubException"><c>index-version</c>.</exception>
    public static (ShardManifest Manifest, List<Segment> Segments) Load(string directory, ImmutableArray<string>.Builder problems)
    {
        var manifest = LoadManifest(directory, problems);
        if (File.Exists(Path.Combine(directory, ShardManifest.FileName + Outdated)))
        {
            problems.Add($"The index in {directory} was written in an earlier format than {SegmentFormat.Version}; it is set aside, and its files are indexed again from Git.");
        }

        var segments = OpenSegments(directory, manifest, problems);
        RemoveLeftovers(directory, segments);
        return (manifest, segments);
    }

    /// <summary>Deletes an index of an earlier format, once the shard has a state of its own again.</summary>
    public static void RemoveOutdated(string directory)
    {
        // The manifest goes last: while it is there, the segments are known to be waiting.
        foreach (var file in Directory.EnumerateFiles(directory, "*" + Outdated).OrderBy(file => Path.GetFileName(file) == ShardManifest.FileName + Outdated))
        {
            File.Delete(file);
        }
    }

    private static ShardManifest LoadManifest(string directory, ImmutableArray<string>.Builder problems)
    {
        var path = Path.Combine(directory, ShardManifest.FileName);
        try
        {
            return ShardManifest.Load(directory);
        }
        catch (HubException error) when (error.Code == "index-corrupt")
        {
            problems.Add(error.Message);
            SetAside(path, Damaged);
        }
        catch (HubException error) when (error.Code == "index-outdated")
        {
            // The manifest goes last, so that a crash in between is taken up here again.
            foreach (var segment in Directory.EnumerateFiles(directory, "*" + SegmentFormat.Extension))
            {
                SetAside(segment, Outdated);
            }

            SetAside(path, Outdated);
        }

        return new ShardManifest();
    }

    private static List<Segment> OpenSegments(string directory, ShardManifest manifest, ImmutableArray<string>.Builder problems)
    {
        var segments = new List<Segment>();
        foreach (var name in manifest.Segments)
        {
            var path = Path.Combine(directory, name);
            try
            {
                segments.Add(Segment.Open(path));
            }
            catch (HubException error) when (error.Code is "index-corrupt" or "index-version")
            {
                // A segment of another version under a manifest of this one was put there by hand.
                problems.Add(error.Message);
                SetAside(path, Damaged);
            }
            catch (FileNotFoundException)
            {
                problems.Add($"{path} is missing; it is rebuilt from Git");
            }
        }

        return segments;
    }

    /// <summary>Renames a damaged segment, so that no opening tries it again.</summary>
    public static void SetAsideDamaged(Segment segment)
    {
        if (File.Exists(segment.Path))
        {
            SetAside(segment.Path, Damaged);
        }
    }

    private static void SetAside(string path, string suffix) => File.Move(path, path + suffix, overwrite: true);

    // What no manifest names was left by a writer that died, or waited for its last reader.
    private static void RemoveLeftovers(string directory, List<Segment> segments)
    {
        var live = segments.Select(segment => segment.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(".tmp", StringComparison.Ordinal) || (name.EndsWith(SegmentFormat.Extension, StringComparison.Ordinal) && !live.Contains(name)))
            {
                File.Delete(file);
            }
        }
    }
}
