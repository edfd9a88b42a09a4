using LunarHub.Text;

namespace LunarHub.Bench.Product;

/// <summary>The checkout that this program was built in.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the launcher.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built hub command, of the same configuration as this program.</summary>
    public static string HubAssembly
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var path = Path.Combine(Root, "src", "Cli", "bin", configuration, "net10.0", "hub.dll");
            return File.Exists(path) ? path : throw new HubException("bench-not-built", "The hub command is not built; run ./hub --version once.");
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new HubException("bench-not-built", "This program must run inside a checkout; use ./hub bench.");
    }
}
