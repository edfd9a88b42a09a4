using System.Text.RegularExpressions;
using LunarHub.Parsing.Decoding;

namespace LunarHub.Parsing.Detection;

/// <summary>Tells what role a file has in its repository, from its path and the look of its text.</summary>
internal static partial class TraitDetector
{
    private const int HeadBytes = 2048;
    private const int LongLine = 5000;

    /// <summary>What the path alone tells.</summary>
    public static FileTraits ByPath(string path) => ByPath(path, LanguageDetector.ByPath(path) ?? LanguageTable.Text);

    public static FileTraits ByPath(string path, string language)
    {
        var traits = FileTraits.None;
        traits |= TestPath().IsMatch(path) ? FileTraits.Test : FileTraits.None;
        traits |= VendoredPath().IsMatch(path) ? FileTraits.Vendored : FileTraits.None;
        traits |= GeneratedPath().IsMatch(path) ? FileTraits.Generated : FileTraits.None;
        traits |= language is "markdown" or "rst" or "asciidoc" or "latex" || DocumentationPath().IsMatch(path) ? FileTraits.Documentation : FileTraits.None;
        traits |= language is "csv" or "jsonl" || DataPath().IsMatch(path) ? FileTraits.Data : FileTraits.None;
        traits |= language is "yaml" or "toml" or "ini" or "dockerfile" or "makefile" or "cmake" or "go-module" or "ignore-list" or "terraform" or "solution"
            || ConfigurationPath().IsMatch(path) ? FileTraits.Configuration : FileTraits.None;
        return traits;
    }

    public static FileTraits ByText(string language, ReadOnlySpan<byte> text, LineTable lines)
    {
        var traits = FileTraits.None;
        var head = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, HeadBytes)]);
        traits |= GeneratedMark().IsMatch(head) ? FileTraits.Generated : FileTraits.None;
        if (IsMinified(text, lines))
        {
            traits |= language is "json" or "csv" or "jsonl" or "xml" ? FileTraits.Data : FileTraits.Minified;
        }

        return traits;
    }

    // Most of the text lies in lines that no person would write.
    private static bool IsMinified(ReadOnlySpan<byte> text, LineTable lines)
    {
        if (text.Length < LongLine)
        {
            return false;
        }

        var inLong = 0;
        for (var line = 0; line < lines.Count; line++)
        {
            var length = lines.End(line) - lines.Start(line);
            inLong += length > LongLine ? length : 0;
        }

        return inLong > text.Length / 2 || (lines.Count < 200 && text.Length / lines.Count > 1000);
    }

    [GeneratedRegex("(^|/)(tests?|__tests__|specs?|testing|testdata|test_data|fixtures?|e2e|[\\w-]+\\.(Unit|Integration)?Tests?|[\\w-]+-tests?)/|(^|/)(test_[^/]*|conftest)\\.py$|_tests?\\.(py|go|rb|rs|cc|cpp|c|exs|php)$|[._](test|spec)\\.[a-z]+$|[a-z0-9](Tests?|TestCase|Spec)\\.(java|cs|kt|scala|swift|php|vb|fs)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TestPath();

    [GeneratedRegex("(^|/)(vendor|vendors|vendored|_vendor|third[_-]?party|node_modules|bower_components|jspm_packages|Pods|Carthage|Godeps|site-packages|extern|external|externals|deps)/|(^|/)wwwroot/lib/|(^|/)(jquery|bootstrap|d3|lodash|underscore|angular|react)[-.\\d]*(\\.min)?\\.(js|css)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex VendoredPath();

    [GeneratedRegex("(^|/)(generated|__generated__|gen|autogen|Generated)/|\\.(g|g\\.i|designer|Designer|generated)\\.(cs|vb|ts|js|dart)$|\\.pb\\.(go|cc|h)$|_pb2(_grpc)?\\.pyi?$|\\.(freezed|g)\\.dart$|_generated\\.(go|rs|py)$|zz_generated[^/]*\\.go$|(^|/)(package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|Cargo\\.lock|poetry\\.lock|Pipfile\\.lock|composer\\.lock|Gemfile\\.lock|uv\\.lock|go\\.sum|packages\\.lock\\.json)$|\\.(min|bundle)\\.(js|css|mjs)$|\\.js\\.map$|\\.css\\.map$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GeneratedPath();

    [GeneratedRegex("(^|/)(docs?|documentation|man|wiki)/|(^|/)(README|CHANGELOG|CHANGES|HISTORY|CONTRIBUTING|LICENSE|LICENCE|COPYING|NOTICE|AUTHORS|INSTALL|SECURITY|CODE_OF_CONDUCT|ARCHITECTURE)(\\.[A-Za-z]+)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentationPath();

    [GeneratedRegex("(^|/)(data|datasets?|corpus|corpora|samples/data)/[^/]*\\.(json|csv|tsv|txt|xml|yaml|yml|sql)$|\\.(csv|tsv|jsonl|ndjson|geojson|svg|ipynb|snap|po|pot)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DataPath();

    [GeneratedRegex("(^|/)(package|tsconfig[^/]*|composer|appsettings[^/]*|launchSettings|global|angular|nx|turbo|renovate|deno|jsconfig|bower|lerna|manifest)\\.json$|\\.(csproj|fsproj|vbproj|props|targets|config|nuspec|gradle|gradle\\.kts|sbt|properties)$|(^|/)(pom\\.xml|setup\\.cfg|setup\\.py|Jenkinsfile|Gemfile|Rakefile|\\.[a-z]+rc(\\.[a-z]+)?)$|(^|/)[\\w.-]+\\.config\\.(js|ts|mjs|cjs)$|(^|/)\\.(github|circleci|devcontainer|vscode|config)/", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ConfigurationPath();

    [GeneratedRegex("(?i)code generated by [^\\n]* do not edit|<auto-?generated|@generated\\b|(?m:^)\\W*auto-?generated (?:file|code|by)|this file (?:is|was) (?:automatically |auto-?)?generated|generated by (?:the )?(?:protocol buffer compiler|swagger|openapi|antlr|thrift|bison|flex)|do not edit (?:this file )?(?:manually|by hand|directly)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GeneratedMark();
}
