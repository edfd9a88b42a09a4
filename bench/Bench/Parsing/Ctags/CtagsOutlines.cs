using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Outlines;

namespace LunarHub.Bench.Parsing.Ctags;

/// <summary>The judge of boundaries where no parser of the language's own is at hand: tags that have an end.</summary>
internal sealed class CtagsOutlines : IOutlineSource
{
    private static readonly HashSet<string> FunctionsAndTypes =
        ["function", "method", "singletonMethod", "class", "struct", "interface", "enum", "trait", "union", "annotation", "generator", "getter", "setter", "module"];

    public string Name => "ctags end:";

    public IReadOnlyCollection<string> Languages { get; } = ["java", "rust", "c", "cpp", "ruby", "php", "bash"];

    public bool KnowsFirstLine => false;

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>?> ReadAsync(string language, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken) =>
        !CtagsTool.IsInstalled
            ? null
            : (await CtagsTool.TagsAsync(CtagsKinds.ByLanguage[language], files, cancellationToken)).GroupBy(tag => tag.FullPath).ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<OutlineEntry>)[.. group.Where(tag => tag.EndLine is not null && FunctionsAndTypes.Contains(tag.Kind) && CtagsKinds.ByLanguage[language].IsCompared(tag)).Select(tag => new OutlineEntry(tag.Name, tag.Line, tag.Line, tag.Line, tag.EndLine!.Value, true))]);
}
