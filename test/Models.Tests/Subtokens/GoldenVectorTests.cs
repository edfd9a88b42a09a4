using System.Security.Cryptography;
using LunarHub.Models.Subtokens;
using System.Runtime.InteropServices;

namespace LunarHub.Models.Tests.Subtokens;

/// <summary>
/// Segments store vectors under a model's id, so the id must change whenever any vector does. When a test here fails, the model changed: name a new id, retrain or
/// not, and only then write down the new values.
/// </summary>
public class GoldenVectorTests
{
    [Fact]
    public void The_model_is_the_one_its_id_names()
    {
        using var weights = typeof(SubtokenEmbedder).Assembly.GetManifestResourceStream("subtokens.bin")!;
        Convert.ToHexStringLower(SHA256.HashData(weights)).Should().Be("be8e638f05269d20046af649213d423d1ebf08c34d83003cb0b416b8fd4005cb");
        SubtokenEmbedder.BuiltIn.ModelId.Should().Be("subtokens-v2");
        SubtokenEmbedder.BuiltIn.Dimensions.Should().Be(256);
    }

    [Theory]
    [InlineData("how do I parse an HTTP header", EmbeddingRole.Query, "6ca141956311a804")]
    [InlineData("public static int ParseHTTPHeader2(string line) { return line.IndexOf(':'); }", EmbeddingRole.Document, "e6e3236f2101fed5")]
    [InlineData("größe 解析 authenticateduser", EmbeddingRole.Document, "e52136080c1c3ff6")]
    public void Every_bit_of_every_dimension_is_as_it_was(string text, EmbeddingRole role, string digest)
    {
        var bytes = MemoryMarshal.AsBytes(SubtokenEmbedderTests.Embed(text, role).AsSpan());
        Convert.ToHexStringLower(SHA256.HashData(bytes))[..16].Should().Be(digest);
    }
}
