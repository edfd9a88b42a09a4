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

    public int Count => _files.Count;

    public CorpusFile this[int file] => _files[file].File;

    /// <summary>Any line of the file, without its end.</summary>
    public string AnyLine(int file, Random random)
    {
        var text = _files[file].Bytes.AsSpan();
        var at = random.Next(text.Length);
        var start = text[..at].LastIndexOf((byte)'\n') + 1;
        var length = text[start..].IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(length < 0 ? text[start..] : text.Slice(start, length)).TrimEnd('\r');
    }

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
