using System.Runtime.InteropServices;
using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Indexing;

/// <summary>Numbers strings; equal ones share a number. Number 0 stands for "none".</summary>
internal sealed class StringTableBuilder
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly MemoryStream bytes = new();
    private readonly List<int> offsets = [0, 0];

    public int Add(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (!numbers.TryGetValue(text, out var number))
        {
            numbers[text] = number = offsets.Count - 1;
            bytes.Write(Encoding.UTF8.GetBytes(text));
            offsets.Add((int)bytes.Length);
        }

        return number;
    }

    public ReadOnlySpan<byte> BytesOf(int number) => bytes.GetBuffer().AsSpan(offsets[number]..offsets[number + 1]);

    public void Write(SegmentFileWriter file)
    {
        file.Section(SectionId.Strings, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        file.Section<int>(SectionId.StringOffsets, CollectionsMarshal.AsSpan(offsets));
    }
}
