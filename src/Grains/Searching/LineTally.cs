using System.Collections.Immutable;

namespace LunarHub.Grains.Searching;

/// <summary>Counts the lines of a stream as they pass and cuts it at the most that may be listed. The lines of a file come together.</summary>
internal sealed class LineTally(long most)
{
    private (int Shard, string Ref, string Path)? file;

    public long Lines { get; private set; }

    public long Matches { get; private set; }

    public long Files { get; private set; }

    /// <summary>True once there was a line more than may be listed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Those of the lines that may still be listed.</summary>
    public ImmutableArray<MatchedLine> Count((int Shard, string Ref) source, ImmutableArray<MatchedLine> lines)
    {
        if (lines.Length > most - Lines)
        {
            IsCut = true;
            lines = lines[..(int)(most - Lines)];
        }

        Lines += lines.Length;
        foreach (var line in lines)
        {
            Matches += line.Matches.Length;
            var own = (source.Shard, source.Ref, line.Path);
            Files += file == own ? 0 : 1;
            file = own;
        }

        return lines;
    }
}
