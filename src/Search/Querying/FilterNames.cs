using System.Collections.Frozen;

namespace LunarHub.Search;

/// <summary>The filters of the query language and the names that other search engines' users give them.</summary>
internal static class FilterNames
{
    /// <summary>What is known of a file, of a chunk, and of the question itself.</summary>
    public const string Repository = "repo", Path = "path", Language = "lang", Symbol = "sym", Kind = "kind", Reference = "ref", Trait = "is",
        Case = "case", Select = "select", Count = "count", Timeout = "timeout", Content = "content", Author = "author", After = "after", Before = "before", Rerank = "rerank", Expand = "expand",
        Type = "type", Committer = "committer", Message = "message";

    private static readonly string[] Documented = [Repository, Path, "file", Language, Symbol, Kind, Reference, Trait, Author, After, Before, Type, Message, Committer, Case, Select, Count, Timeout, Rerank, Expand, Content];

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["repo"] = Repository, ["r"] = Repository, ["repository"] = Repository,
        ["path"] = Path, ["file"] = Path, ["f"] = Path,
        ["lang"] = Language, ["language"] = Language, ["l"] = Language,
        ["sym"] = Symbol, ["symbol"] = Symbol,
        ["kind"] = Kind,
        ["ref"] = Reference, ["branch"] = Reference, ["b"] = Reference, ["rev"] = Reference, ["revision"] = Reference,
        ["is"] = Trait,
        ["case"] = Case,
        ["select"] = Select,
        ["count"] = Count,
        ["timeout"] = Timeout,
        ["rerank"] = Rerank, ["expand"] = Expand,
        ["content"] = Content, ["c"] = Content,
        ["author"] = Author, ["after"] = After, ["since"] = After, ["before"] = Before, ["until"] = Before,
        ["committer"] = Committer,
        ["message"] = Message, ["msg"] = Message, ["m"] = Message, ["diff"] = "diff",
        ["type"] = Type, ["t"] = Type,
        ["patterntype"] = "patterntype", ["regex"] = "regex",
        ["archived"] = "archived", ["a"] = "archived", ["fork"] = "fork", ["public"] = "visibility", ["visibility"] = "visibility",
        ["org"] = "org", ["user"] = "org", ["context"] = "context", ["rule"] = "rule",
        ["repohasfile"] = "predicate", ["repohascommitafter"] = "predicate", ["repogroup"] = "context", ["saved"] = "context", ["topic"] = "topic", ["in"] = "in",
        ["index"] = "index", ["sort"] = "stable", ["diff.added"] = "diff", ["diff.removed"] = "diff",
        ["license"] = "license", ["enterprise"] = "org", ["stable"] = "stable", ["extension"] = "extension", ["ext"] = "extension", ["filename"] = "filename",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Short or ordinary words: before anything but a letter, a quote or a star they are text.
    private static readonly FrozenSet<string> Ordinary = FrozenSet.ToFrozenSet(
        ["a", "b", "c", "t", "m", "in", "index", "topic", "saved", "sort", "public", "user", "org", "message", "msg", "diff", "stable", "context", "rule", "license", "extension", "ext", "fork"], StringComparer.Ordinal);

    /// <summary>Whether "name:" before this character reads as a filter.</summary>
    public static bool MayPrecede(string name, char next)
        => !char.IsWhiteSpace(next) && next is not (':' or ')')
            && ((name == "context" && next == '@') || (Canonical(name) is not null && !Ordinary.Contains(name)) || char.IsAsciiLetter(next) || next is '"' or '*');

    /// <summary>The one name that a filter goes by, also for those that are known but not offered; null for an unknown name.</summary>
    /// <param name="name">In small letters.</param>
    public static string? Canonical(string name) => name.StartsWith("meta.", StringComparison.Ordinal) ? "metadata" : Names.GetValueOrDefault(name);

    public static string Suggest(string name)
    {
        var nearest = Documented.MinBy(known => EditDistance.Between(name, known))!;
        return EditDistance.Between(name, nearest) <= 2
            ? $"did you mean '{nearest}:'"
            : $"there are {string.Join(' ', Documented.Order(StringComparer.Ordinal).Select(known => known + ":"))}";
    }
}
