using LunarHub.Bench.Parsing.Corpora;

namespace LunarHub.Bench.Parsing.Outlines;

/// <summary>A parser that shares nothing with ours and says where definitions stand.</summary>
internal interface IOutlineSource
{
    /// <summary>As the table names it.</summary>
    string Name { get; }

    IReadOnlyCollection<string> Languages { get; }

    /// <summary>Whether the first line of an entry is that of its declaration; ctags knows the line of the name only.</summary>
    bool KnowsFirstLine { get; }

    /// <summary>The definitions of each file by its full path; files that it cannot read, for a syntax error say, are absent. Null where the tool is not installed.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>?> ReadAsync(string language, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken);
}
