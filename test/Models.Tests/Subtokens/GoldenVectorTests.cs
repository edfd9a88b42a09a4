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
        Convert.ToHexStringLower(SHA256.HashData(weights)).Should().Be("eaee5feed61fa09e91b8be3a14e85216985e28eee5583d5acad923906676f6f5");
        SubtokenEmbedder.BuiltIn.ModelId.Should().Be("subtokens-v1");
        SubtokenEmbedder.BuiltIn.Dimensions.Should().Be(256);
    }

    [Theory]
    [InlineData("how do I parse an HTTP header", EmbeddingRole.Query, "600d54181b92594e")]
    [InlineData("public static int ParseHTTPHeader2(string line) { return line.IndexOf(':'); }", EmbeddingRole.Document, "0d10e8928ee88845")]
    [InlineData("größe 解析 authenticateduser", EmbeddingRole.Document, "40042421b9eaf890")]
    public void Every_bit_of_every_dimension_is_as_it_was(string text, EmbeddingRole role, string digest)
    {
        var bytes = MemoryMarshal.AsBytes(SubtokenEmbedderTests.Embed(text, role).AsSpan());
        Convert.ToHexStringLower(SHA256.HashData(bytes))[..16].Should().Be(digest);
    }
}
