namespace LunarHub.Grains.Navigation;

/// <summary>How near two paths are: by the folders they share from the root.</summary>
internal static class Folders
{
    /// <summary>The number of leading folders that both paths lie in.</summary>
    public static int Shared(string left, string right)
    {
        var shared = 0;
        for (var i = 0; i < left.Length && i < right.Length && left[i] == right[i]; i++)
        {
            shared += left[i] == '/' ? 1 : 0;
        }

        return shared;
    }

    public static int Depth(string path) => path.AsSpan().Count('/');

    /// <summary>1 for the same folder, falling to 0 where only the root is shared.</summary>
    public static double Nearness(string left, string right)
        => Math.Max(Depth(left), Depth(right)) is > 0 and var deepest ? (double)Shared(left, right) / deepest : 1;
}
