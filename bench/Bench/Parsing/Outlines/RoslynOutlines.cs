using LunarHub.Bench.Parsing.Corpora;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LunarHub.Bench.Parsing.Outlines;

/// <summary>C# as its compiler parses it. Lines of a declaration include its attributes and leave out its documentation.</summary>
internal sealed class RoslynOutlines : IOutlineSource
{
    public string Name => "Roslyn";

    public IReadOnlyCollection<string> Languages { get; } = ["csharp"];

    public bool KnowsFirstLine => true;

    public Task<IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>?> ReadAsync(string language, IReadOnlyList<CorpusFile> files, CancellationToken cancellationToken)
    {
        var outlines = new Dictionary<string, IReadOnlyList<OutlineEntry>>();
        foreach (var file in files)
        {
            var text = SourceText.From(file.Content, file.Content.Length, System.Text.Encoding.UTF8);
            var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), cancellationToken: cancellationToken);
            if (!tree.GetDiagnostics(cancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error))
            {
                outlines[file.FullPath] = [.. tree.GetRoot(cancellationToken).DescendantNodes().SelectMany(node => Entries(node, text))];
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<OutlineEntry>>?>(outlines);
    }

    private static IEnumerable<OutlineEntry> Entries(SyntaxNode node, SourceText text) => node switch
    {
        BaseTypeDeclarationSyntax type => [Entry(type.Identifier, type, text, true)],
        DelegateDeclarationSyntax type => [Entry(type.Identifier, type, text, false)],
        MethodDeclarationSyntax method => [Entry(method.Identifier, method, text, true)],
        LocalFunctionStatementSyntax method => [Entry(method.Identifier, method, text, true)],
        ConstructorDeclarationSyntax method => [Entry(method.Identifier, method, text, true)],
        DestructorDeclarationSyntax method => [Entry(method.Identifier, method, text, true)],
        OperatorDeclarationSyntax method => [Entry(method.OperatorKeyword, method, text, true, "operator" + method.OperatorToken.Text)],
        ConversionOperatorDeclarationSyntax method => [Entry(method.OperatorKeyword, method, text, true, "operator " + method.Type.ToString())],
        IndexerDeclarationSyntax indexer => [Entry(indexer.ThisKeyword, indexer, text, true, "this[]")],
        PropertyDeclarationSyntax property => [Entry(property.Identifier, property, text, false)],
        EventDeclarationSyntax property => [Entry(property.Identifier, property, text, false)],
        EnumMemberDeclarationSyntax member => [Entry(member.Identifier, member, text, false)],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => Entry(variable.Identifier, variable, text, false)),
        NamespaceDeclarationSyntax space => [Entry(space.Name.GetFirstToken(), space, text, false, space.Name.ToString())],
        _ => [],
    };

    private static OutlineEntry Entry(SyntaxToken name, SyntaxNode node, SourceText text, bool isFunctionOrType, string? fixedName = null)
    {
        var first = text.Lines.GetLineFromPosition(node.SpanStart).LineNumber + 1;
        return new OutlineEntry(fixedName ?? name.ValueText, text.Lines.GetLineFromPosition(name.SpanStart).LineNumber + 1, first, first,
            text.Lines.GetLineFromPosition(node.Span.End).LineNumber + 1, isFunctionOrType);
    }
}
