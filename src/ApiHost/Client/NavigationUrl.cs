using System.Globalization;
using LunarHub.ApiHost.Navigation;

namespace LunarHub.ApiHost.Client;

/// <summary>Questions about names as the API's addresses.</summary>
internal static class NavigationUrl
{
    public static string Of(SymbolQuery query) => "v1/symbols" + new Parameters()
        .Add("q", query.Pattern).Add("match", query.Match?.ToString().ToLowerInvariant()).Add("repo", query.Repos).Add("ref", query.Refs)
        .Add("kind", query.Kinds).Add("lang", query.Languages).Add("path", query.Path).Add("limit", query.Limit).Add("cursor", query.Cursor);

    public static string Of(string operation, NameQuery query)
    {
        var parameters = new Parameters().Add("name", query.Name);
        if (query.At is { } at)
        {
            parameters.Add("repo", at.Repo).Add("ref", at.Ref).Add("path", at.Path).Add("line", at.Line).Add("column", at.Column).Add("within", query.Repos);
        }
        else
        {
            parameters.Add("repo", query.Repos).Add("ref", query.Refs);
        }

        return $"v1/{operation}" + parameters.Add("kind", query.Kinds).Add("lang", query.Languages).Add("role", query.Roles?.Select(role => role.ToString().ToLowerInvariant()))
            .Add("limit", query.Limit).Add("cursor", query.Cursor);
    }

    public static string Of(MapQuery query) => "v1/map" + new Parameters().Add("repo", query.Repo).Add("ref", query.Ref).Add("tokens", query.Tokens).Add("focus", query.Focus);

    public static string OfOutline(string repository, string path, string? reference) => "v1/outline" + new Parameters().Add("repo", repository).Add("path", path).Add("ref", reference);

    private sealed class Parameters
    {
        private QueryString text;

        public Parameters Add(string name, string? value)
        {
            text = value is null ? text : text.Add(name, value);
            return this;
        }

        public Parameters Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

        public Parameters Add(string name, IEnumerable<string>? values)
        {
            foreach (var value in values ?? [])
            {
                Add(name, value);
            }

            return this;
        }

        public override string ToString() => text.ToString();
    }
}
