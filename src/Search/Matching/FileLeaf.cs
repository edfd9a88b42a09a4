using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A condition on what is known of a file without its text: its path, language, traits or repository.</summary>
internal sealed class FileLeaf(Func<Segment, int, bool> test) : MatchNode
{
    private Bitmap? allowed;

    public override bool IsDecided => true;

    public override Bitmap Narrow(Segment segment, Bitmap within)
    {
        allowed = within.Copy();
        foreach (var document in within.Ones())
        {
            if (!test(segment, document))
            {
                allowed.Clear(document);
            }
        }

        return allowed;
    }

    public override bool Matches(FileUnderTest file) => allowed![file.Document];

    public override void Collect(FileUnderTest file)
    {
        // Nothing of the text fulfils it.
    }

    public override IEnumerable<MatchNode> Leaves() => [this];
}
