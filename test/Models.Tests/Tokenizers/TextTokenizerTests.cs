using System.Text.Json.Nodes;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Tokenizers;

public sealed class TextTokenizerTests : IDisposable
{
    private static readonly string References = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "References");
    private readonly string folder = Directory.CreateTempSubdirectory("tokenizer").FullName;

    public static TheoryData<string> Names => ReferenceTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_makes_it_fail_and_every_id_is_of_the_vocabulary(string name)
    {
        var tokenizer = TextTokenizer.Load(Path.Combine(References, name + ".tokenizer.json"));
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)(random.Next(3) switch { 0 => random.Next(32, 127), 1 => random.Next(0x3000), _ => random.Next(0x10000) }))]);
            var encoding = tokenizer.Encode(text, mostTokens: 40);
            encoding.Ids.Length.Should().BeLessThanOrEqualTo(40).And.Be(encoding.TypeIds.Length);
            encoding.Ids.All(id => id >= 0 && id < tokenizer.Size).Should().BeTrue();
        }

        foreach (var text in new[] { "\ud800", "a\udc00\ud800", new string('\ud83d', 50), new string('x', 1_000_000), new string(' ', 1_000_000), string.Concat(Enumerable.Repeat("\u0301", 20_000)) })
        {
            tokenizer.Encode(text, mostTokens: 64).Ids.Should().HaveCountLessThanOrEqualTo(64);
            tokenizer.Encode("query", text, 64).Ids.Should().HaveCountLessThanOrEqualTo(64);
        }
    }

    [Theory]
    [InlineData("not json at all", "cannot be used")]
    [InlineData("{}", "no 'model'")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{}}}""", "vocabulary is empty")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}}}""", "'[UNK]' is not in the vocabulary")]
    [InlineData("""{"model":{"type":"Transformer","vocab":{"a":0}}}""", "model 'Transformer' is not supported")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "merge 'a b'")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",-1.0]],"unk_id":7}}""", "unk_id 7")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"<unk>":-4}}}""", "negative")]
    [InlineData("""{"normalizer":{"type":"Magic"},"model":{"type":"WordLevel","vocab":{"<unk>":0}}}""", "normalizer 'Magic'")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"/////w=="},"model":{"type":"WordLevel","vocab":{"<unk>":0}}}""", "cut short")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated"},"model":{"type":"WordLevel","vocab":{"<unk>":0}}}""", "pattern (")]
    [InlineData("""{"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]"}}],"pair":[]},"model":{"type":"WordLevel","vocab":{"<unk>":0}}}""", "'[CLS]' has no ids")]
    [InlineData("""{"truncation":{"max_length":0},"model":{"type":"WordLevel","vocab":{"<unk>":0}}}""", "leaves nothing")]
    public void A_file_that_cannot_be_used_is_named_with_the_reason(string json, string reason)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        File.WriteAllText(path, json);

        var error = FluentActions.Invoking(() => TextTokenizer.Load(path)).Should().Throw<HubException>().Which;

        error.Code.Should().Be("model-tokenizer-invalid");
        error.Message.Should().Contain(path).And.Contain(reason);
    }

    [Fact]
    public void A_missing_file_is_named()
        => FluentActions.Invoking(() => TextTokenizer.Load(Path.Combine(folder, "none.json"))).Should().Throw<HubException>().WithMessage("*none.json is missing*");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_refused_or_read_but_never_crashes(string name)
    {
        var whole = File.ReadAllText(Path.Combine(References, name + ".tokenizer.json"));
        var random = new Random(5);
        var path = Path.Combine(folder, "damaged.json");
        for (var i = 0; i < 40; i++)
        {
            var text = whole.ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(32, 127);
            File.WriteAllText(path, i % 4 == 0 ? whole[..random.Next(whole.Length)] : new string(text));
            try
            {
                TextTokenizer.Load(path).Encode("any text at all", "and another");
            }
            catch (HubException error)
            {
                error.Code.Should().Be("model-tokenizer-invalid");
            }
        }
    }

    [Fact]
    public void Only_one_text_of_a_pair_gives_way_unless_it_is_too_short()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(References, "words.tokenizer.json")))!;
        json["truncation"]!["strategy"] = "OnlyFirst";
        var path = Path.Combine(folder, "tokenizer.json");
        File.WriteAllText(path, json.ToJsonString());
        var tokenizer = TextTokenizer.Load(path);

        tokenizer.Encode("the the the the", "index index", 3).TypeIds.Should().Equal(0, 1, 1);
        tokenizer.Encode("the the the the", "index index index index", 3).TypeIds.Should().Equal(1, 1, 1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
