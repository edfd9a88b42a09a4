using System.Text;
using LunarHub.Bench.Engine.Corpora;

namespace LunarHub.Bench.Engine.Queries;

/// <summary>
/// The text that queries are drawn from and counted in, read once. Of a large corpus it holds a sample of whole files, up to <see cref="MostBytes"/>: what is rare in it may then be
/// less rare in the whole, which the comparison with ripgrep still judges rightly.
/// </summary>
internal sealed class CorpusText
{
    private const long MostBytes = 192L << 20;

    private readonly List<(CorpusFile File, byte[] Bytes)> _files = [];

    public CorpusText(EngineCorpus corpus, Random random)
    {
        var files = corpus.Files.ToArray();
        random.Shuffle(files);
        long held = 0;
        foreach (var file in files)
        {
            if (held + file.Bytes <= MostBytes)
            {
                held += file.Bytes;
                _files.Add((file, File.ReadAllBytes(corpus.FullPath(file.Path))));
            }
        }
    }

    public IReadOnlyList<CorpusFile> Files => _files.ConvertAll(entry => entry.File);

    public string[] LinesOf(int file) => Encoding.UTF8.GetString(_files[file].Bytes).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    /// <summary>How many files hold the literal, counted up to <paramref name="most"/> + 1.</summary>
    public int FilesHolding(string literal, int most)
    {
        var bytes = Encoding.UTF8.GetBytes(literal);
        var count = 0;
        foreach (var (_, text) in _files)
        {
            if (text.AsSpan().IndexOf(bytes) >= 0 && ++count > most)
            {
                break;
            }
        }

        return count;
    }
}
