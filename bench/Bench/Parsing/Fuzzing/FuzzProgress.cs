using System.Text;

namespace LunarHub.Bench.Parsing.Fuzzing;

/// <summary>Keeps the seed of the case under way in a file, which outlives a crash of the process; ended regularly, the file goes.</summary>
internal sealed class FuzzProgress : IDisposable
{
    private readonly FileStream _file;

    public FuzzProgress(string folder, string language)
    {
        // Not buffered: what was written is the kernel's at once, and stays when the process dies.
        _file = new FileStream(Path.Combine(folder, $"fuzz-{language}.seed"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.DeleteOnClose);
    }

    public void Starting(int seed)
    {
        _file.Position = 0;
        _file.Write(Encoding.ASCII.GetBytes($"{seed}\n"));
    }

    public void Dispose() => _file.Dispose();
}
