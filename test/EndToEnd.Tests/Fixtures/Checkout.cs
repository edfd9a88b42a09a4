namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>The source checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("the tests run from inside the checkout that they were built in");
    }
}
