using System.Text;
using LunarHub.Search.Symbols;

namespace LunarHub.Search.Tests.Symbols;

public sealed class DeclarationTextTests
{
    [Theory]
    [InlineData("class A:\n    def send(\n        self,\n        request: str = [\n            1],\n    ) -> Answer:\n        pass\n", "send", "def send(self, request: str = [1]) -> Answer:")]
    [InlineData("public Order(\r\n    Item first,\r\n    Item second)\r\n{\r\n", "Order", "public Order(Item first, Item second)")]
    [InlineData("void Send(int[,] grid,\n    (int, int) pair = (1,))\n", "Send", "void Send(int[,] grid, (int, int) pair = (1,))")]
    [InlineData("def send(self):\n    pass\n", "send", null)]
    [InlineData("def send(self\n", "send", null)]
    [InlineData("x = a) + (b\nnext\n", "a", null)]
    [InlineData("def send(\n", "send", null)]
    public void A_declaration_over_several_lines_is_told_on_one(string text, string name, string? expected)
        => DeclarationText.OverLines(Encoding.UTF8.GetBytes(text), text.IndexOf(name, StringComparison.Ordinal)).Should().Be(expected);

    [Fact]
    public void One_that_is_too_long_is_not_told_whole()
        => DeclarationText.OverLines(Encoding.UTF8.GetBytes($"def send(\n{string.Concat(Enumerable.Repeat("  argument,\n", 40))}):\n"), 4).Should().BeNull();
}
