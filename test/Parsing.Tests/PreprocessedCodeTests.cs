using System.Text;
using LunarHub.Bench.Parsing.Fuzzing;
using LunarHub.Parsing.Preprocessing;

namespace LunarHub.Parsing.Tests;

/// <summary>C and C++ as they are before preprocessing: conditions that tear statements, and macros where the grammar has no word.</summary>
public sealed class PreprocessedCodeTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    [InlineData("a.h", "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n", "function f")]
    [InlineData("a.c", "void f(void) {\n#ifdef A\n  if (a) {\n#else\n  if (b) {\n#endif\n    c();\n  }\n}\nint g(void) { return 1; }\n", "function f; function g")]
    [InlineData("a.c", "#ifdef A\nint f(void) { return 1; }\n#else\nint g(void) { return 2; }\n#endif\n", "function f; function g")]
    [InlineData("a.c", "#if 0\nint old(void) { return 1; }\n#endif\nint f(int a,\n#ifdef A\n  int b\n#else\n  long b\n#endif\n) { return 1; }\n", "function f")]
    [InlineData("a.c", "API_EXTERN int f(void);\nAPI_EXTERN struct s *g(int);\nMY_TYPE x;\n", "function f; function g; variable x")]
    [InlineData("a.c", "typedef int (WINAPI *handler)(int code);\nstatic void (*on_exit)(void);\nchar *name(void);\nint a, *b, c[3];\n", "type handler; variable on_exit; function name; variable a; variable b; variable c")]
    [InlineData("a.c", "#define LOOP(x) \\\n  do { /* twice */ \\\n    x(); \\\n  } while (0)\nint f(void);\n", "macro LOOP; function f")]
    [InlineData("a.c", "struct s {\n  COMMON_FIELDS\n  int a;\n  PRIVATE_FIELDS\n};\nenum e {\n  KIND_ONE,\n  KIND_TWO\n};\n", "struct s; field s.a; enum e; constant e.KIND_ONE; constant e.KIND_TWO")]
    [InlineData("a.cc", "LIB_BEGIN_NAMESPACE\nclass LIB_EXPORT Status {\n public:\n  void Set() LOCKS_REQUIRED(mu_);\n  int x GUARDED_BY(mu_);\n};\nLIB_END_NAMESPACE\n", "class Status; method Status.Set; field Status.x")]
    [InlineData("a.cc", "class A {\n  operator bool() const;\n  operator unsigned  long() const;\n  bool operator==(const A&) const;\n};\nA::operator bool() const { return true; }\n", "class A; method A.operator bool; method A.operator unsigned long; method A.operator==; function A.operator bool")]
    public void Definitions(string path, string text, string expected) =>
        fixture.Parser.Parse(path, Encoding.UTF8.GetBytes(text)).Symbols.Select(s => $"{s.Kind} {(s.Scope is null ? "" : s.Scope + ".")}{s.Name}").Should().Equal(expected.Split("; "));

    [Theory]
    [InlineData("if (x) LOG_ERROR(y);\n")]
    [InlineData("return MAX_SIZE;\n")]
    [InlineData("MY_TYPE value = MAKE_VALUE(3);\n")]
    [InlineData("call(FIRST_ARG, SECOND_ARG);\n")]
    [InlineData("a = b ? KIND_ONE : KIND_TWO;\n")]
    public void A_macro_that_is_an_expression_or_a_type_stays(string text)
    {
        var bytes = Encoding.UTF8.GetBytes("void f() {\n  " + text + "}\n");

        Encoding.UTF8.GetString(SourceMask.For("c", bytes)).Should().Be(Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Masking_moves_nothing_whatever_the_bytes_are()
    {
        var random = new Random(11);
        var original = Sample.Bytes("cpp.cpp").Concat("\n#if A_B\n{\n#elif C\nX_Y(\n#else\n#endif\n#define A_B(x) /* a\n b */ \\\n c\nR\"x(\"#)x\"'\\''1'000\n"u8.ToArray()).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var bytes = SourceMutator.Mutate(original, [], random);
            var masked = SourceMask.For("cpp", bytes);

            masked.Length.Should().Be(bytes.Length);
            for (var i = 0; i < bytes.Length; i++)
            {
                (masked[i] == bytes[i] || masked[i] == ' ').Should().BeTrue();
                (bytes[i] == '\n').Should().Be(masked[i] == '\n');
            }
        }
    }
}
