namespace LunarHub.Git.Tests;

/// <summary>A source repository, and a folder for a mirror of it.</summary>
public abstract class MirrorFixture : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("mirror-").FullName;

    protected TemporaryRepository Source { get; } = new();

    protected GitOptions Options { get; } = new();

    protected string Folder => Path.Combine(parent, "m.git");

    protected GitMirror Mirror => new(Folder, Options);

    protected Task<MirrorState> FetchAsync(GitOptions? options = null) => new GitMirror(Folder, options ?? Options).FetchAsync(RepositoryLocation.Parse(Source.Folder, Options));

    public void Dispose()
    {
        Source.Dispose();
        Directory.Delete(parent, recursive: true);
        GC.SuppressFinalize(this);
    }
}
