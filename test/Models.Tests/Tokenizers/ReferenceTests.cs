using System.Text.Json;
using LunarHub.Models.Tokenizers;

namespace LunarHub.Models.Tests.Tokenizers;

/// <summary>Encodings of the reference implementation, made by training/Tokenizers/make.mjs.</summary>
public class ReferenceTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "References");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.encodings.json").Select(path => Path.GetFileName(path).Split('.')[0]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encodes_as_the_reference_does(string name)
    {
        var tokenizer = TextTokenizer.Load(Path.Combine(Folder, name + ".tokenizer.json"));
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".encodings.json")));
        var wrong = new List<string>();
        foreach (var one in cases.RootElement.EnumerateArray())
        {
            var text = one.GetProperty("text").GetString()!;
            var pair = one.TryGetProperty("pair", out var second) ? second.GetString() : null;
            var encoding = tokenizer.Encode(text, pair);
            var ids = one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            var types = one.GetProperty("types").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            if (!encoding.Ids.SequenceEqual(ids) || !encoding.TypeIds.SequenceEqual(types))
            {
                wrong.Add($"{text} | {pair}\n  ours      {string.Join(' ', encoding.Ids)} / {string.Join(' ', encoding.TypeIds)}\n  reference {string.Join(' ', ids)} / {string.Join(' ', types)}");
            }
        }

        wrong.Should().BeEmpty();
        cases.RootElement.GetArrayLength().Should().BeGreaterThan(30);
    }

    [Fact]
    public void There_is_one_of_every_kind() => Names.Should().HaveCount(9);
}
