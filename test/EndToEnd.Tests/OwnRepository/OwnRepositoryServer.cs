using System.Diagnostics;
using LunarHub.ApiHost.Repositories;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.OwnRepository;

/// <summary>A server on this project's own repository; on a repository made of its files where the checkout is an export without history.</summary>
public sealed class OwnRepositoryServer : IAsyncLifetime
{
    private static readonly string[] NotSources = ["bin", "obj", "node_modules", "dist", "artifacts", "TestResults", "lib"];

    private readonly TestFolder folder = new();
    private GitFixture? made;

    public HubServer Server { get; private set; } = null!;

    public RepositoryView Repository { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await HubServer.StartIndexedAsync(folder["data"], HasHistory() ? Checkout.Folder : Import().Folder);
        Repository = (await Server.Client.ListRepositoriesAsync()).Repos.Single();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        made?.Dispose();
        folder.Dispose();
    }

    private static bool HasHistory()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--verify", "--quiet", "HEAD"]) { WorkingDirectory = Checkout.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        git.WaitForExit();
        return git.ExitCode == 0 && Path.Exists(Path.Combine(Checkout.Folder, ".git"));
    }

    private GitFixture Import() => made = GitFixture.Of(
        files =>
        {
            foreach (var path in Directory.EnumerateFiles(Checkout.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Checkout.Folder, path)))
            {
                if (!path.Split(Path.DirectorySeparatorChar).Any(NotSources.Contains))
                {
                    files.Bytes(path, File.ReadAllBytes(Path.Combine(Checkout.Folder, path)));
                }
            }
        },
        "export");
}
