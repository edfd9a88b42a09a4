using System.Collections.Immutable;
using System.Text;
using LunarHub.Grains.Searching;
using LunarHub.Text;

namespace LunarHub.Grains.Navigation;

/// <summary>Where a page of an answer begins, and the cursor of the next one.</summary>
internal readonly record struct Paging(ulong Fingerprint, int Offset, int Limit, long CursorGeneration)
{
    /// <exception cref="HubException"><c>limit-invalid</c>, <c>cursor-invalid</c>.</exception>
    public static Paging Of(SymbolSearch search) => Of(
        search.Limit, SymbolSearch.MaximumLimit, search.Cursor, [search.Pattern, search.Match.ToString(), search.Path ?? ""], search.Repositories, search.Refs, search.Kinds, search.Languages);

    /// <param name="method">What is asked, so that one question's cursor is not another's.</param>
    /// <param name="question">The question.</param>
    /// <exception cref="HubException"><c>limit-invalid</c>, <c>cursor-invalid</c>.</exception>
    public static Paging Of(string method, NameQuestion question) => Of(
        question.Limit, NameQuestion.MaximumLimit, question.Cursor,
        [method, question.Name ?? "", question.Position?.ToString() ?? ""],
        question.Repositories, question.Refs, question.Kinds, question.Languages, [.. question.Roles.Select(role => role.ToString())]);

    /// <summary>The cursor after this page, or null when the answer ends with it.</summary>
    public string? Next(int shown, long listed, long generation)
        => shown > 0 && Offset + shown < listed ? new SearchCursor(Fingerprint, Offset + shown, (ulong)generation).ToString() : null;

    /// <summary>A warning when the index has changed since the first page.</summary>
    public ImmutableArray<string> Drift(long generation)
        => Offset > 0 && CursorGeneration != generation ? ["the index has changed since the first page: entries may repeat or be passed over"] : [];

    private static Paging Of(int limit, int maximum, string? cursor, params ReadOnlySpan<ImmutableArray<string>> parts)
    {
        if (limit < 1 || limit > maximum)
        {
            throw new HubException("limit-invalid", $"the limit is {limit}; it must be from 1 to {maximum}");
        }

        var text = new StringBuilder();
        foreach (var list in parts)
        {
            text.Append('\u0001').AppendJoin('\0', list);
        }

        var fingerprint = (ulong)ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString())).Value;
        var from = cursor is { Length: > 0 } ? SearchCursor.Parse(cursor, fingerprint) : default;
        return new Paging(fingerprint, from.Offset, limit, (long)from.State);
    }
}
