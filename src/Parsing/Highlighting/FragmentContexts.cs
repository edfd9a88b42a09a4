using System.Collections.Frozen;

namespace LunarHub.Parsing.Highlighting;

/// <summary>
/// What may stand around a chunk in its file, so that the chunk alone parses as it does there: a method in a class, statements in a function. The first context
/// that leaves no syntax error is taken, else the one with the least.
/// </summary>
internal static class FragmentContexts
{
    /// <summary>The text before and after the fragment.</summary>
    public readonly record struct Context(byte[] Before, byte[] After);

    private static readonly Context s_none = new([], []);
    private static readonly Context s_open = Of("", "\n}");
    private static readonly Context s_class = Of("class A {\n", "\n}");
    private static readonly Context s_openInClass = Of("class A {\n", "\n}}");
    private static readonly Context s_enum = Of("enum A {\n", "\n}");
    private static readonly Context s_interface = Of("interface A {\n", "\n}");
    private static readonly Context s_function = Of("void a() {\n", "\n}");
    private static readonly Context s_goFunction = Of("func a() {\n", "\n}");
    private static readonly Context s_rustFunction = Of("fn a() {\n", "\n}");
    private static readonly Context s_php = Of("<?php\n", "");

    // Nested: in a definition of the file; TopLevel: not. The head of a type, without the end of its body, is a fragment too.
    private static readonly FrozenDictionary<string, (Context[] Nested, Context[] TopLevel)> s_contexts = new Dictionary<string, (Context[], Context[])>
    {
        ["csharp"] = ([s_class, s_openInClass, s_none, s_enum], [s_none, s_open, s_class]),
        ["java"] = ([s_class, s_openInClass, Of("class A { void a() {\n", "\n}}"), s_enum, s_none], [s_none, s_open, s_class]),
        ["typescript"] = ([s_class, s_openInClass, s_none, s_interface, s_enum], [s_none, s_open, s_class]),
        ["tsx"] = ([s_class, s_openInClass, s_none, s_interface, s_enum], [s_none, s_open, s_class]),
        ["javascript"] = ([s_class, s_none, s_openInClass], [s_none, s_open, s_class]),
        // Without its opening tag PHP is text, in which nothing is an error: that is tried last.
        ["php"] = ([Of("<?php class A {\n", "\n}"), s_php, Of("<?php class A {\n", "\n}}")], [s_php, Of("<?php\n", "\n}"), s_none, s_open]),
        ["cpp"] = ([s_class, s_none, s_openInClass, s_function], [s_none, s_open, s_function, s_class]),
        ["c"] = ([s_none, s_function, Of("struct a {\n", "\n};"), s_open], [s_none, s_open, s_function]),
        ["go"] = ([s_none, s_goFunction], [s_none, s_open, s_goFunction]),
        ["rust"] = ([Of("impl A {\n", "\n}"), s_none, s_rustFunction, Of("struct A {\n", "\n}"), Of("trait A {\n", "\n}}")], [s_none, s_open, s_rustFunction]),
        ["swift"] = ([s_class, s_none, s_openInClass, s_enum], [s_none, s_open]),
        ["kotlin"] = ([s_class, s_openInClass, s_none, Of("fun a() {\n", "\n}"), Of("enum class A {\n", "\n}")], [s_none, s_open]),
        ["scala"] = ([s_class, s_openInClass, s_none], [s_none, s_open]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="language">A language with a grammar.</param>
    /// <param name="isNested">Whether the fragment stands within a definition.</param>
    public static ReadOnlySpan<Context> For(string language, bool isNested) =>
        s_contexts.TryGetValue(language, out var contexts) ? (isNested ? contexts.Nested : contexts.TopLevel) : new Context[] { s_none };

    /// <summary>
    /// What a chunk lacks that begins or ends within a long <c>/* */</c> comment. A mark on a line with a quote before it may be part of a string and does not count.
    /// </summary>
    public static (byte[] Before, byte[] After) CutComment(string language, ReadOnlySpan<byte> chunk)
    {
        if (language != "css" && !s_contexts.ContainsKey(language))
        {
            return ([], []);
        }

        var (open, close) = (chunk.IndexOf("/*"u8), chunk.IndexOf("*/"u8));
        byte[] before = close >= 0 && (open < 0 || close < open) && !QuotedBefore(chunk, close) ? [.. "/*"u8] : [];
        (open, close) = (chunk.LastIndexOf("/*"u8), chunk.LastIndexOf("*/"u8));
        byte[] after = open >= 0 && open > close && !QuotedBefore(chunk, open) ? [.. "*/"u8] : [];
        return (before, after);
    }

    private static bool QuotedBefore(ReadOnlySpan<byte> chunk, int at)
    {
        var line = chunk[..at].LastIndexOf((byte)'\n') + 1;
        return chunk[line..at].IndexOfAny("\"'`"u8) >= 0;
    }

    private static Context Of(string before, string after) => new(System.Text.Encoding.UTF8.GetBytes(before), System.Text.Encoding.UTF8.GetBytes(after));
}
