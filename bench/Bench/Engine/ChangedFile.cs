using LunarHub.Bench.Engine.Corpora;
using LunarHub.Text;

namespace LunarHub.Bench.Engine;

/// <summary>One file of the corpus, of a usual size, to which each change adds a line with a word of its own at its end.</summary>
internal sealed class ChangedFile
{
    private const int UsualBytes = 8_000;
    private readonly EngineCorpus _corpus;
    private int _changes;

    /// <exception cref="HubException"><c>bench-no-corpus</c>: no repository holds a file that can be changed.</exception>
    public ChangedFile(EngineCorpus corpus)
    {
        _corpus = corpus;
        File = corpus.Files
            .Where(file => file.Extension is ".cs" or ".py" or ".java" or ".go" or ".js" or ".ts" or ".rs" or ".c" or ".cpp" or ".h" or ".rb" or ".php" or ".md" or ".txt")
            .MinBy(file => (Math.Abs(file.Bytes - UsualBytes), file.Path)) ?? throw new HubException("bench-no-corpus", "The corpus holds no file to change.");
    }

    public CorpusFile File { get; }

    /// <returns>The new word, which ends the file.</returns>
    public string Write()
    {
        var word = $"benchchange{Guid.NewGuid():N}{++_changes}";
        System.IO.File.AppendAllText(_corpus.FullPath(File.Path), $"\n// {word}\n");
        return word;
    }
}
