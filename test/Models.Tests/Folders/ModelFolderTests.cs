using LunarHub.Models.Folders;
using LunarHub.Models.Tests.Onnx;
using LunarHub.Text;

namespace LunarHub.Models.Tests.Folders;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ModelFixture models = new();

    [Theory]
    [InlineData("", "model.json is not valid")]
    [InlineData("{", "model.json is not valid")]
    [InlineData("null", "model.json is not valid")]
    [InlineData("{}", "'id'")]
    [InlineData("""{"id":"a b"}""", "the id 'a b'")]
    [InlineData("""{"id":"a","poling":"mean"}""", "poling")]
    [InlineData("""{"id":"a","pooling":"most"}""", "model.json is not valid")]
    [InlineData("""{"id":"a","maxTokens":0}""", "maxTokens is 0")]
    [InlineData("""{"id":"a","dimensions":1}""", "dimensions is 1")]
    [InlineData("""{"id":"a","threads":0}""", "threads is 0")]
    [InlineData("""{"id":"a","runtime":"http","dimensions":8}""", "endpoint must be")]
    [InlineData("""{"id":"a","runtime":"http","dimensions":8,"endpoint":"https://me:secret@host/v1"}""", "must not hold a password")]
    [InlineData("""{"id":"a","runtime":"http","endpoint":"https://host/v1"}""", "needs dimensions")]
    [InlineData("""{"id":"a","kind":"reranker","mostCandidates":0}""", "mostCandidates is 0")]
    [InlineData("""{"id":"a","kind":"reranker","weight":-1}""", "weight is -1")]
    [InlineData("""{"id":"a","kind":"reranker","budgetMilliseconds":0}""", "budgetMilliseconds is 0")]
    [InlineData("""{"id":"a","kind":"judge"}""", "model.json is not valid")]
    [InlineData("""{"id":"a","runtime":"http","kind":"reranker","endpoint":"https://host/v1"}""", "a reranker must be")]
    public void A_wrong_setting_is_named(string settings, string named)
        => FluentActions.Invoking(() => models.Read([1], settings)).Should().Throw<HubException>().Where(error => error.Code == "model-invalid" && !error.Message.Contains("secret")).WithMessage($"*{named}*");

    [Fact]
    public void A_folder_without_settings_is_named()
        => FluentActions.Invoking(() => ModelFolder.Read(Path.Combine(Path.GetTempPath(), "no-such-model"))).Should().Throw<HubException>().Where(error => error.Code == "model-invalid").WithMessage("*no-such-model*model.json*");

    [Fact]
    public void The_id_changes_with_what_decides_the_output_and_with_nothing_else()
    {
        var first = models.Read([1, 2, 3], """{"id":"a"}""");

        models.Read([1, 2, 3], """{"id":"a","threads":3,"batchTokens":100}""").ModelId.Should().Be(first.ModelId).And.StartWith("a-");
        models.Read([1, 2, 4], """{"id":"a"}""").ModelId.Should().NotBe(first.ModelId);
        models.Read([1, 2, 3], """{"id":"a","queryPrefix":"q: "}""").ModelId.Should().NotBe(first.ModelId);
        models.Read([1, 2, 3], """{"id":"a","pooling":"cls"}""").ModelId.Should().NotBe(first.ModelId);
        models.Read([1, 2, 3], """{"id":"a","kind":"reranker"}""").ModelId.Should().NotBe(first.ModelId);
        models.Read([1, 2, 3], """{"id":"a"}""", "bert-cased").ModelId.Should().NotBe(first.ModelId);
        File.WriteAllText(Path.Combine(first.Path, "README.md"), "about it");
        ModelFolder.Read(first.Path).ModelId.Should().Be(first.ModelId);
        File.WriteAllText(Path.Combine(first.Path, "model.onnx_data"), "weights");
        ModelFolder.Read(first.Path).ModelId.Should().NotBe(first.ModelId);
    }

    public void Dispose() => models.Dispose();
}
