using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>Tells whether strings of a segment, by their number, are among some wanted ones, letter case aside. With nothing wanted every string is. Each number is looked up once.</summary>
internal sealed class StringSet(Segment segment, IReadOnlyCollection<string> wanted)
{
    private readonly Dictionary<int, bool> known = [];

    public bool Contains(int number)
    {
        if (wanted.Count == 0)
        {
            return true;
        }

        if (!known.TryGetValue(number, out var isWanted))
        {
            known[number] = isWanted = wanted.Contains(Encoding.UTF8.GetString(segment.StringBytes(number)), StringComparer.OrdinalIgnoreCase);
        }

        return isWanted;
    }
}
