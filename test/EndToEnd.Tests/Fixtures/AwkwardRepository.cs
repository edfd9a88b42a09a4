using System.Text;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>A file that is hard to index.</summary>
/// <param name="Path">As the API spells it.</param>
/// <param name="Marker">A word that occurs in this file alone and must be found; null when the file has to be skipped with a reason.</param>
public sealed record AwkwardFile(string Path, string? Marker);

/// <summary>A repository of everything that breaks indexers. Each file is either found by its marker or skipped for a reason.</summary>
public static class AwkwardRepository
{
    private const int Depth = 1000;

    /// <summary>1,000 folders and a file; short names, so that a work tree of it could still be checked out.</summary>
    private static readonly string Deep = string.Concat(Enumerable.Repeat("d/", Depth)) + "deep.py";

    public static IReadOnlyList<AwkwardFile> Files { get; } =
    [
        new("binary/program.bin", null),
        new("binary/nul-in-text.txt", null),
        new("large/hundred-megabytes.txt", null),
        new("zero-byte.py", null),
        new("links/absolute", null),
        new("links/outside", null),
        new("links/loop", null),
        new("module", null),
        new("encoding/invalid-utf8.py", "marmaladeinvalid"),
        new("encoding/latin1.txt", "marmaladelatin"),
        new("encoding/utf16.cs", "MarmaladeSixteen"),
        new("encoding/bom.cs", "MarmaladeBom"),
        new("lines/crlf.cs", "MarmaladeCrlf"),
        new("lines/carriage-return.txt", "marmaladecarriage"),
        new("lines/no-newline-at-end.go", "MarmaladeUnended"),
        new("lines/minified.js", null),
        new("names/with space and 'quotes\".py", "marmalade_spaced"),
        new("names/new\nline.py", "marmalade_newline"),
        new("names/größe-文件-🚀.py", "marmalade_unicode"),
        new("names/%FE%FF.py", "marmalade_rawbytes"),
        new("names/100%25FF.py", "marmalade_percent"),
        new("-dash.py", "marmalade_dash"),
        new(Deep, "marmalade_deep"),
    ];

    /// <param name="largeBytes">The size of the large file; 100 MB unless a test is about something else.</param>
    public static GitFixture Create(long largeBytes = 100_000_000) => GitFixture.Of(files => Write(files, largeBytes), "awkward names – here");

    public static void Write(FastImport files, long largeBytes)
    {
        var random = new Random(20261122);
        var program = new byte[200_000];
        random.NextBytes(program);
        files
            .Bytes("binary/program.bin", program)
            .Bytes("binary/nul-in-text.txt", "looks like text\0but is not\n"u8)
            .Repeated("large/hundred-megabytes.txt", "a line that comes again and again and again and again and again\n", largeBytes)
            .Bytes("zero-byte.py", [])
            .Link("links/absolute", "/etc/passwd")
            .Link("links/outside", "../../../../etc/hostname")
            .Link("links/loop", "loop")
            .Bytes("encoding/invalid-utf8.py", [.. "def marmaladeinvalid():\n    return '"u8, 0xC3, 0x28, 0xFF, .. "'\n"u8])
            .Bytes("encoding/latin1.txt", [.. "marmaladelatin caf"u8, 0xE9, .. " cr"u8, 0xE8, .. "me\n"u8])
            .Bytes("encoding/utf16.cs", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("public class MarmaladeSixteen { }\n")])
            .Bytes("encoding/bom.cs", [0xEF, 0xBB, 0xBF, .. "public class MarmaladeBom { }\n"u8])
            .Text("lines/crlf.cs", "public class MarmaladeCrlf\r\n{\r\n    public int Size => 3;\r\n}\r\n")
            .Text("lines/carriage-return.txt", "first\rmarmaladecarriage\rthird\r")
            .Text("lines/no-newline-at-end.go", "package lines\n\nfunc MarmaladeUnended() int { return 1 }")
            .Text("lines/minified.js", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"function f{i}(a,b){{return a*{i}+b}};")))
            .Text("names/with space and 'quotes\".py", "def marmalade_spaced():\n    pass\n")
            .Text("names/new\nline.py", "def marmalade_newline():\n    pass\n")
            .Text("names/größe-文件-🚀.py", "def marmalade_unicode():\n    pass\n")
            .Bytes([.. "names/"u8, 0xFE, 0xFF, .. ".py"u8], "def marmalade_rawbytes():\n    pass\n"u8)
            .Text("names/100%FF.py", "def marmalade_percent():\n    pass\n")
            .Text("-dash.py", "def marmalade_dash():\n    pass\n")
            .Text(Deep, "def marmalade_deep():\n    pass\n")
            .Submodule("module", "https://example.invalid/module.git", new string('5', 40));
    }
}
