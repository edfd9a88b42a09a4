using System.Collections.Frozen;

namespace LunarHub.Parsing.Highlighting;

/// <summary>How comments and strings of a language without a grammar look. Only what is certain: a delimiter that may mean something else is left out.</summary>
/// <param name="LineComments">What begins a comment that ends with its line.</param>
/// <param name="BlockComments">What begins and ends a comment over lines.</param>
/// <param name="Quotes">Characters that begin and end a string within one line.</param>
/// <param name="Escapes">Whether a backslash in a string escapes the character behind it; else a doubled quote stands for one.</param>
/// <param name="Numbers">Whether a run of digits that touches no letter is a number.</param>
internal sealed record LexicalRules(string[] LineComments, (string Open, string Close)[] BlockComments, string Quotes, bool Escapes = true, bool Numbers = true)
{
    private static readonly (string, string)[] s_slashStar = [("/*", "*/")];
    private static readonly LexicalRules s_hash = new(["#"], [], "\"'");
    private static readonly LexicalRules s_c = new(["//"], s_slashStar, "\"");

    private static readonly FrozenDictionary<string, LexicalRules> s_all = new Dictionary<string, LexicalRules>
    {
        ["toml"] = s_hash,
        ["yaml"] = new(["#"], [], "\"", Numbers: false),
        ["ini"] = new(["#", ";"], [], "", Numbers: false),
        ["dockerfile"] = new(["#"], [], "\"", Numbers: false),
        ["makefile"] = new(["#"], [], "", Numbers: false),
        ["cmake"] = new(["#"], [("#[[", "]]")], "\""),
        ["terraform"] = new(["#", "//"], s_slashStar, "\""),
        ["nix"] = new(["#"], s_slashStar, "\""),
        ["julia"] = new(["#"], [("#=", "=#")], "\""),
        ["r"] = s_hash,
        ["elixir"] = new(["#"], [], "\""),
        ["powershell"] = new(["#"], [("<#", "#>")], "", Numbers: false),
        ["graphql"] = new(["#"], [("\"\"\"", "\"\"\"")], "\""),
        ["sql"] = new(["--"], s_slashStar, "'\"", Escapes: false),
        ["lua"] = new(["--"], [("--[[", "]]")], "\"'"),
        ["haskell"] = new(["--"], [("{-", "-}")], "\""),
        ["kotlin"] = s_c with { BlockComments = [("/*", "*/"), ("\"\"\"", "\"\"\"")], Quotes = "\"'" },
        ["groovy"] = s_c with { Quotes = "\"" },
        ["dart"] = s_c with { Quotes = "\"'" },
        ["zig"] = s_c,
        ["protobuf"] = s_c with { Quotes = "\"'" },
        ["objective-c"] = s_c,
        ["scss"] = s_c with { Quotes = "\"'", Numbers = false },
        ["less"] = s_c with { Quotes = "\"'", Numbers = false },
        ["fsharp"] = new(["//"], [("(*", "*)"), ("\"\"\"", "\"\"\"")], "\""),
        ["ocaml"] = new([], [("(*", "*)")], "\""),
        ["clojure"] = new([";"], [], "\""),
        ["vb"] = new(["'"], [], "\"", Escapes: false),
        ["xml"] = new([], [("<!--", "-->")], "", Numbers: false),
        ["erlang"] = new(["%"], [], "\""),
        ["go-module"] = new(["//"], [], "\"", Numbers: false),
        ["ignore-list"] = new(["#"], [], "", Numbers: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rules of a language, or null.</summary>
    public static LexicalRules? Find(string language) => s_all.GetValueOrDefault(language);
}
