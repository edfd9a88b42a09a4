using System.Runtime.InteropServices;
using System.Text;
using LunarHub.Parsing.Languages;

namespace LunarHub.Parsing.Tests.Referencing;

/// <summary>Runs a grammar's own tags.scm through tree-sitter's query engine: an independent view of what refers to something.</summary>
internal static unsafe class TagQuery
{
    private static readonly nint s_core = NativeLibrary.Load(Library("libtree-sitter"));

    /// <summary>Whether the grammar came with a tag query.</summary>
    public static bool Exists(string language) => File.Exists(PathOf(language));

    /// <summary>The nodes that the query calls @name of a @reference. Predicates are not applied; patterns that need to know local variables are left out.</summary>
    public static List<ByteRange> References(string language, ReadOnlySpan<byte> text)
    {
        var rules = Rules.All[language];
        var grammar = ((delegate* unmanaged<nint>)NativeLibrary.GetExport(NativeLibrary.Load(Library(rules.Library)), rules.Export))();
        var source = File.ReadAllBytes(PathOf(language));
        var found = new List<ByteRange>();
        var parser = ((delegate* unmanaged<nint>)Export("ts_parser_new"))();
        var cursor = ((delegate* unmanaged<nint>)Export("ts_query_cursor_new"))();
        fixed (byte* code = text, pattern = source)
        {
            uint at;
            int error;
            var query = ((delegate* unmanaged<nint, byte*, uint, uint*, int*, nint>)Export("ts_query_new"))(grammar, pattern, (uint)source.Length, &at, &error);
            query.Should().NotBe(0, $"the query is read up to byte {at}");
            ((delegate* unmanaged<nint, nint, byte>)Export("ts_parser_set_language"))(parser, grammar);
            var tree = ((delegate* unmanaged<nint, nint, byte*, uint, nint>)Export("ts_parser_parse_string"))(parser, 0, code, (uint)text.Length);
            var root = ((delegate* unmanaged<nint, Node>)Export("ts_tree_root_node"))(tree);
            ((delegate* unmanaged<nint, nint, Node, void>)Export("ts_query_cursor_exec"))(cursor, query, root);
            Match match;
            while (((delegate* unmanaged<nint, Match*, byte>)Export("ts_query_cursor_next_match"))(cursor, &match) != 0)
            {
                var start = (int)((delegate* unmanaged<nint, uint, uint>)Export("ts_query_start_byte_for_pattern"))(query, match.Pattern);
                var end = (int)((delegate* unmanaged<nint, uint, uint>)Export("ts_query_end_byte_for_pattern"))(query, match.Pattern);
                var captures = Captures(query, match);
                if (source.AsSpan(start, end - start).IndexOf("is-not? local"u8) < 0 && captures.Exists(capture => capture.Name.StartsWith("reference.", StringComparison.Ordinal)))
                {
                    found.AddRange(captures.Where(capture => capture.Name == "name").Select(capture => capture.Range));
                }
            }

            ((delegate* unmanaged<nint, void>)Export("ts_tree_delete"))(tree);
            ((delegate* unmanaged<nint, void>)Export("ts_query_delete"))(query);
        }

        ((delegate* unmanaged<nint, void>)Export("ts_query_cursor_delete"))(cursor);
        ((delegate* unmanaged<nint, void>)Export("ts_parser_delete"))(parser);
        return found;
    }

    private static List<(string Name, ByteRange Range)> Captures(nint query, Match match)
    {
        var captures = new List<(string, ByteRange)>();
        for (var i = 0; i < match.Count; i++)
        {
            uint length;
            var name = ((delegate* unmanaged<nint, uint, uint*, byte*>)Export("ts_query_capture_name_for_id"))(query, match.Captures[i].Index, &length);
            var start = ((delegate* unmanaged<Node, uint>)Export("ts_node_start_byte"))(match.Captures[i].Node);
            var end = ((delegate* unmanaged<Node, uint>)Export("ts_node_end_byte"))(match.Captures[i].Node);
            captures.Add((Encoding.UTF8.GetString(name, (int)length), new ByteRange((int)start, (int)end)));
        }

        return captures;
    }

    private static nint Export(string name) => NativeLibrary.GetExport(s_core, name);

    private static string Library(string name) => Path.Combine(new ParsingOptions().GrammarFolder, name + (OperatingSystem.IsMacOS() ? ".dylib" : ".so"));

    private static string PathOf(string language) => Path.Combine(new ParsingOptions().GrammarFolder, Rules.All[language].Library + ".tags.scm");

    // TSNode, TSQueryCapture and TSQueryMatch of tree_sitter/api.h.
    private readonly record struct Node(ulong Position, ulong Alias, nint Id, nint Tree);

    private readonly record struct Capture(Node Node, uint Index);

    private readonly struct Match(uint id, ushort pattern, ushort count, Capture* captures)
    {
        public readonly uint Id = id;
        public readonly ushort Pattern = pattern;
        public readonly ushort Count = count;
        public readonly Capture* Captures = captures;
    }
}
