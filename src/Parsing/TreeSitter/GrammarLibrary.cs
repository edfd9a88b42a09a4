using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using LunarHub.Parsing.Languages;

namespace LunarHub.Parsing.TreeSitter;

/// <summary>Loads the tree-sitter core and the grammars from one folder, each grammar at its first use. Libraries stay loaded for the life of the process.</summary>
internal sealed unsafe class GrammarLibrary
{
    private const string Mend = "run src/Parsing/native/build.sh and build again";
    private static readonly string s_suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    private readonly string _folder;
    private readonly ConcurrentDictionary<string, Lazy<(Grammar? Grammar, string? Problem)>> _grammars = [];
    private readonly string? _coreProblem;

    public GrammarLibrary(string folder)
    {
        _folder = folder;
        Core = Try(() => new TreeSitterCore(PathOf("libtree-sitter")), "libtree-sitter", out _coreProblem);
    }

    /// <summary>Null when the core library is missing or does not load.</summary>
    public TreeSitterCore? Core { get; }

    /// <summary>The grammar, or null when the language has none or it does not load.</summary>
    public Grammar? Find(string language) => Rules.All.ContainsKey(language) ? Load(language).Grammar : null;

    /// <summary>Loads every grammar and says how that went.</summary>
    public IReadOnlyList<GrammarStatus> Status() =>
        [.. Rules.All.Keys.Order(StringComparer.Ordinal).Select(language => new GrammarStatus(language, Load(language).Grammar is not null, Load(language).Problem))];

    private (Grammar? Grammar, string? Problem) Load(string language) =>
        _grammars.GetOrAdd(language, id => new(() =>
        {
            if (Core is null)
            {
                return (null, _coreProblem);
            }

            var rules = Rules.All[id];
            var grammar = Try(() => Open(Core, rules), rules.Library, out var problem);
            return (grammar, problem);
        })).Value;

    private Grammar Open(TreeSitterCore core, LanguageRules rules)
    {
        var library = NativeLibrary.Load(PathOf(rules.Library));
        var language = ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, rules.Export))();
        var parser = core.NewParser();
        var accepted = core.SetLanguage(parser, language) != 0;
        core.DeleteParser(parser);
        return accepted ? new Grammar(core, language, rules) : throw new BadImageFormatException("its ABI version is not one that the tree-sitter core reads");
    }

    private string PathOf(string library) => Path.Combine(_folder, library + s_suffix);

    private T? Try<T>(Func<T> load, string library, out string? problem)
        where T : class
    {
        try
        {
            problem = File.Exists(PathOf(library)) ? null : $"{PathOf(library)} is missing; {Mend}";
            return problem is null ? load() : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            problem = $"{PathOf(library)} does not load ({e.Message.ReplaceLineEndings(" ")}); {Mend}";
            return null;
        }
    }
}
