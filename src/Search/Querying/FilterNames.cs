using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>The filters of the query language, their other names and their allowed values.</summary>
internal static class FilterNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["repo"] = "repo", ["r"] = "repo", ["repository"] = "repo",
        ["path"] = "path", ["file"] = "path", ["f"] = "path",
        ["lang"] = "lang", ["language"] = "lang", ["l"] = "lang",
        ["sym"] = "sym", ["symbol"] = "sym",
        ["kind"] = "kind",
        ["ref"] = "ref", ["branch"] = "ref", ["rev"] = "ref",
        ["is"] = "is",
        ["case"] = "case",
    };

    private static readonly string[] Traits = ["test", "generated", "vendored", "doc", "config", "minified", "data", "binary"];

    public static string? Canonical(string name) => Names.GetValueOrDefault(name);

    public static string Suggest(string name)
    {
        var nearest = Names.Keys.Where(known => known.Length > 1).MinBy(known => EditDistance.Between(name, known))!;
        return EditDistance.Between(name, nearest) <= 2
            ? $"did you mean '{nearest}:'"
            : $"there are {string.Join(' ', Names.Values.Distinct().Order(StringComparer.Ordinal).Select(known => known + ":"))}";
    }

    public static void RequireValid(string name, string value, int position)
    {
        if (value.Length == 0)
        {
            throw new HubException("query-invalid-filter", $"{name}: needs a value, without a space before it") { Position = position };
        }

        if (name == "is" && !Traits.Contains(value.ToLowerInvariant()))
        {
            throw new HubException("query-invalid-filter", $"is: takes {string.Join(", ", Traits)}; not '{value}'") { Position = position };
        }

        if (name == "case" && value.ToLowerInvariant() is not ("yes" or "no" or "auto"))
        {
            throw new HubException("query-invalid-filter", $"case: takes yes, no or auto; not '{value}'") { Position = position };
        }
    }

    public static DocumentTraits TraitOf(string value) => value.ToLowerInvariant() switch
    {
        "test" => DocumentTraits.Test,
        "generated" => DocumentTraits.Generated,
        "vendored" => DocumentTraits.Vendored,
        "doc" => DocumentTraits.Documentation,
        "config" => DocumentTraits.Configuration,
        "minified" => DocumentTraits.Minified,
        "data" => DocumentTraits.Data,
        _ => DocumentTraits.Binary,
    };
}
