using System.Text;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Subtokens;

/// <summary>All pairs of one repository, from a sample of its files that its paths alone decide, so that a large one takes no longer than a middling one.</summary>
internal sealed class RepositoryPairs(ISourceParser parser)
{
    private const int MostParsedBytes = 4_000_000;
    private const int MostReadBytes = 12_000_000;
    private const FileTraits Passed = FileTraits.Generated | FileTraits.Vendored | FileTraits.Minified | FileTraits.Test;

    /// <param name="folder">A checked-out repository.</param>
    public List<Pair> Read(DirectoryInfo folder)
    {
        var pairs = new List<Pair>();
        var read = 0L;
        foreach (var path in Corpus.SourcePaths(folder.FullName).OrderBy(path => ContentHash.Of(Encoding.UTF8.GetBytes(path)).ToString(), StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder.FullName, path));
            var language = "text";
            if (read < MostParsedBytes)
            {
                var file = parser.Parse(path, bytes);
                if ((file.Traits & Passed) != 0)
                {
                    continue;
                }

                language = file.Language;
                pairs.AddRange(DefinitionPairs.Read(folder.Name, path, file));
            }
            else if ((parser.TraitsOf(path) & Passed) != 0)
            {
                continue;
            }

            pairs.AddRange(CommentPairs.Read(Encoding.UTF8.GetString(bytes)).Select(pair => new Pair(folder.Name, PairKind.Comment, language, path, null, pair.Comment, pair.Code)));
            read += bytes.Length;
            if (read > MostReadBytes)
            {
                break;
            }
        }

        return pairs;
    }
}
