using System.IO.Compression;
using System.Text;

namespace LunarHub.Reranker;

/// <summary>One query with its candidates, best first before reranking.</summary>
/// <param name="Group">The set or kind of the query.</param>
/// <param name="Source">Where it comes from, such as a repository: what is held out together.</param>
internal sealed record JudgedQuery(string Group, string Source, IReadOnlyList<JudgedCandidate> Candidates);

/// <param name="Item">What the candidate stands for: candidates of one item count once.</param>
/// <param name="IsRelevant">Whether it answers the query.</param>
/// <param name="Score">Before reranking.</param>
/// <param name="Features">As the reranker reads them.</param>
internal sealed record JudgedCandidate(int Item, bool IsRelevant, float Score, float[] Features);

/// <summary>Queries with judged candidates on their way from the evaluation, which knows the index, to the training, which does not. Compressed; little-endian.</summary>
internal static class JudgementFile
{
    private const int Magic = 0x4A4C4831;

    public static void Write(string file, IEnumerable<JudgedQuery> queries)
    {
        using var writer = new BinaryWriter(new GZipStream(File.Create(file), CompressionLevel.Fastest), Encoding.UTF8);
        writer.Write(Magic);
        foreach (var query in queries)
        {
            writer.Write(true);
            writer.Write(query.Group);
            writer.Write(query.Source);
            writer.Write(query.Candidates.Count);
            foreach (var candidate in query.Candidates)
            {
                writer.Write(candidate.Item);
                writer.Write(candidate.IsRelevant);
                writer.Write(candidate.Score);
                writer.Write(candidate.Features.Length);
                foreach (var value in candidate.Features)
                {
                    writer.Write(value);
                }
            }
        }

        writer.Write(false);
    }

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static List<JudgedQuery> Read(string file)
    {
        using var reader = new BinaryReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        if (reader.ReadInt32() != Magic)
        {
            throw new InvalidDataException($"{file} holds no judgements.");
        }

        var queries = new List<JudgedQuery>();
        while (reader.ReadBoolean())
        {
            var (group, source, candidates) = (reader.ReadString(), reader.ReadString(), new JudgedCandidate[reader.ReadInt32()]);
            for (var i = 0; i < candidates.Length; i++)
            {
                var (item, isRelevant, score, features) = (reader.ReadInt32(), reader.ReadBoolean(), reader.ReadSingle(), new float[reader.ReadInt32()]);
                for (var f = 0; f < features.Length; f++)
                {
                    features[f] = reader.ReadSingle();
                }

                candidates[i] = new JudgedCandidate(item, isRelevant, score, features);
            }

            queries.Add(new JudgedQuery(group, source, candidates));
        }

        return queries;
    }
}
