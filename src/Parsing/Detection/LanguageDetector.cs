using System.Text.RegularExpressions;

namespace LunarHub.Parsing.Detection;

/// <summary>Tells a file's language. What a person wrote into the file (modeline, shebang) goes before its name, the name before the extension, the content last.</summary>
internal static partial class LanguageDetector
{
    private const int HeadBytes = 1024;

    /// <param name="path">Repository-relative, with forward slashes.</param>
    /// <param name="text">Valid UTF-8.</param>
    public static string Detect(string path, ReadOnlySpan<byte> text)
    {
        var head = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, HeadBytes)]);
        var tail = text.Length > 2 * HeadBytes ? System.Text.Encoding.UTF8.GetString(text[^HeadBytes..]) : "";
        return ByModeline(head) ?? ByModeline(tail) ?? ByPath(path, head, text) ?? ByShebang(head) ?? ByContent(head) ?? LanguageTable.Text;
    }

    /// <summary>The language by name and extension alone, or null.</summary>
    public static string? ByPath(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (LanguageTable.ByName.TryGetValue(name, out var language))
        {
            return language;
        }

        if (name.StartsWith("Dockerfile.", StringComparison.Ordinal) || name.EndsWith(".Dockerfile", StringComparison.Ordinal))
        {
            return "dockerfile";
        }

        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        // What is behind a file's own extension only says what the file is for: config.yaml.example, page.html.tmpl.
        var extension = name[(dot + 1)..].ToLowerInvariant();
        return LanguageTable.ByExtension.GetValueOrDefault(extension) ?? (dot > 0 && LanguageTable.PurposeSuffixes.Contains(extension) && name.LastIndexOf('.', dot - 1) > 0 ? ByPath(name[..dot]) : null);
    }

    private static string? ByPath(string path, string head, ReadOnlySpan<byte> text) => ByPath(path) switch
    {
        "c" when path.EndsWith(".h", StringComparison.OrdinalIgnoreCase) && IsCpp(text) => "cpp",
        "objective-c" when !head.Contains('#', StringComparison.Ordinal) && !head.Contains('@', StringComparison.Ordinal) => "matlab",
        // Qt's translations also end in .ts.
        "typescript" when head.StartsWith("<?xml", StringComparison.Ordinal) => "xml",
        var language => language,
    };

    private static bool IsCpp(ReadOnlySpan<byte> text) =>
        text.IndexOf("\nclass "u8) >= 0 || text.IndexOf("\nnamespace "u8) >= 0 || text.IndexOf("template <"u8) >= 0 || text.IndexOf("template<"u8) >= 0
        || text.IndexOf("std::"u8) >= 0 || text.IndexOf("public:"u8) >= 0;

    private static string? ByModeline(string part)
    {
        if (!part.Contains("-*-", StringComparison.Ordinal) && !part.Contains("vi", StringComparison.Ordinal))
        {
            return null;
        }

        var match = Modeline().Match(part);
        return match.Success ? LanguageTable.ByMode.GetValueOrDefault((match.Groups["mode"].Value + match.Groups["short"].Value + match.Groups["vim"].Value).ToLowerInvariant()) : null;
    }

    private static string? ByShebang(string head)
    {
        if (!head.StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        var words = head.Split('\n', 2)[0][2..].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in words)
        {
            var program = word[(word.LastIndexOf('/') + 1)..];
            if (program is "env" || program.StartsWith('-') || program.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            return LanguageTable.ByInterpreter.GetValueOrDefault(program) ?? LanguageTable.ByInterpreter.GetValueOrDefault(program.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.'));
        }

        return null;
    }

    private static string? ByContent(string head)
    {
        var start = head.TrimStart();
        return start switch
        {
            _ when start.StartsWith("<?php", StringComparison.Ordinal) => "php",
            _ when start.StartsWith("<?xml", StringComparison.Ordinal) => "xml",
            _ when start.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) => "html",
            _ when start.StartsWith("{\"", StringComparison.Ordinal) || start.StartsWith("{\n  \"", StringComparison.Ordinal) => "json",
            _ when start.StartsWith("diff --git", StringComparison.Ordinal) => "diff",
            _ => null,
        };
    }

    // Emacs: -*- mode: python -*- or -*- python -*-; Vim: vim: set ft=python: and its short forms.
    [GeneratedRegex("-\\*-(?:[^\\n]*?\\bmode:\\s*(?<mode>[\\w+#-]+)[^\\n]*?|\\s*(?<short>[\\w+#-]+)\\s*)-\\*-|\\b(?:vim?|ex):[^\\n]*?\\b(?:ft|filetype|syntax)=(?<vim>[\\w+#-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Modeline();
}
