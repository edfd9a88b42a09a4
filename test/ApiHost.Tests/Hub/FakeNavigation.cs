using System.Collections.Concurrent;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>The navigation grain as the API sees it: answers one definition and one use, and keeps what it was asked.</summary>
internal sealed class FakeNavigation : INavigationGrain
{
    public ConcurrentQueue<object> Asked { get; } = new();

    /// <summary>Called before every answer; a test lets it fail.</summary>
    public Action OnAsk { get; set; } = () => { };

    public static CodePlace Place(string path = "src/Parser.cs") => new()
    {
        RepositoryId = "r1",
        Repository = "acme/tools",
        Ref = "refs/heads/main",
        Commit = Samples.Commit,
        IndexedAt = Samples.Time,
        IsHead = true,
        Path = path,
        Language = "csharp",
        Traits = ["test"],
    };

    public static SymbolHit Symbol(string name = "ParseDate", int start = 10, int end = 12) => new()
    {
        Place = Place(),
        Name = name,
        Kind = "method",
        Scope = "Parser",
        Signature = $"Date {name}(string text)",
        StartLine = start,
        EndLine = end,
        NameLine = start,
        NameColumn = 13,
        Score = 2.5,
        Reasons = ["exact name", "same file"],
    };

    public static ReferenceHit Use(string path = "src/Program.cs", int line = 20) => new()
    {
        Place = Place(path),
        Name = "ParseDate",
        Role = ReferenceRole.Call,
        Line = line,
        Column = 12,
        Length = 9,
        LineText = "var date = ParseDate(text);",
        Enclosing = new EnclosingSymbol("Main", "method", "Program", 15, 30),
        Reasons = ["same folder"],
    };

    public Task<SymbolAnswer> FindSymbolsAsync(SymbolSearch search, CancellationToken cancellationToken = default)
        => Answer(search, new SymbolAnswer { Symbols = [Symbol()], Total = 1, TotalIsExact = true });

    public Task<SymbolAnswer> FindDefinitionsAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => Answer(question, new SymbolAnswer { Name = "ParseDate", Symbols = [Symbol()], Total = 9, Cursor = "next", Missing = ["acme/other: no answer within 2 s"], Warnings = ["careful"] });

    public Task<ReferenceAnswer> FindReferencesAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => Answer(question, new ReferenceAnswer { Name = "ParseDate", References = [Use(), Use(line: 25), Use("src/Parser.cs", 30)], Definitions = [Symbol()], Total = 3, TotalIsExact = true });

    public Task<CallAnswer> FindCallersAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => Answer(question, new CallAnswer { Name = "ParseDate", Subject = Symbol(), Edges = [new CallEdge { Name = "Main", Definition = Symbol("Main", 15, 30), Definitions = 1, Calls = [Use()], CallCount = 1 }] });

    public Task<CallAnswer> FindCalleesAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => Answer(question, new CallAnswer { Name = "Main", Subject = Symbol("Main", 15, 30), Edges = [new CallEdge { Name = "Exit", Calls = [Use()], CallCount = 1 }] });

    public Task<FileOutline> GetOutlineAsync(string repository, string? reference, string path, CancellationToken cancellationToken = default)
        => Answer((repository, reference, path), new FileOutline { Place = Place(path), Symbols = [Symbol("Parser", 1, 40), Symbol("ParseDate", 10, 12), Symbol("Digits", 14, 20), Symbol("Local", 15, 16), Symbol("After", 50, 60)] });

    public Task<RepositoryMap> GetMapAsync(MapRequest request, CancellationToken cancellationToken = default)
        => Answer(request, new RepositoryMap
        {
            RepositoryId = "r1",
            Repository = "acme/tools",
            Ref = "refs/heads/main",
            Commit = Samples.Commit,
            IndexedAt = Samples.Time,
            IsHead = true,
            Files = [new MapFile("src/Parser.cs", "csharp", 1, [new MapSymbol("ParseDate", "method", "Parser", "Date ParseDate(string text)", 10, 7)])],
            Tokens = 12,
            OmittedFiles = 3,
        });

    private Task<T> Answer<T>(object asked, T answer)
    {
        Asked.Enqueue(asked);
        OnAsk();
        return Task.FromResult(answer);
    }
}
