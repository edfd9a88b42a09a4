namespace LunarHub.Parsing.Tests;

/// <summary>Chunks of the samples, drawn by hand: lines, kind, parent/symbol.</summary>
public sealed class GoldenChunkTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    [InlineData(
        "python.py",
        "1-10 block /",
        "11-28 class /Item",
        "29-36 class /Order",
        "37-51 method Order/__init__",
        "52-55 method Order/size",
        "56-67 method Order/parse",
        "68-82 method Order/ship",
        "83-87 function /main",
        "88-89 block /")]
    [InlineData(
        "csharp.cs",
        "1-5 block /",
        "6-21 class Shop.Orders/ICarrier",
        "22-31 class Shop.Orders/Order",
        "32-52 method Shop.Orders.Order/Order",
        "53-64 method Shop.Orders.Order/operator==",
        "65-96 method Shop.Orders.Order/ShipAsync",
        "97-102 method Shop.Orders.Order/Dump")]
    [InlineData(
        "go.go",
        "1-16 block /",
        "17-18 block /State",
        "19-23 block /",
        "24-28 class /Carrier",
        "29-29 block /",
        "30-42 class /Order",
        "43-54 function /NewOrder",
        "55-66 function /Map")]
    [InlineData(
        "typescript.ts",
        "1-4 block /",
        "5-25 class /Carrier",
        "26-54 class /Order",
        "55-63 function /parse")]
    [InlineData(
        "java.java",
        "1-4 block /",
        "5-38 class /Order",
        "39-41 class /Carrier")]
    [InlineData(
        "markdown.md",
        "1-2 section /",
        "3-6 section /Shop",
        "7-18 section Shop/Install",
        "19-22 section Shop > Usage/Flags",
        "23-25 section /Licence")]
    [InlineData("toml.toml", "1-2 block /", "3-5 block /package", "6-8 block package/package.metadata", "9-10 block /bin")]
    [InlineData("sql.sql", "1-1 block /", "2-8 block /open_orders")]
    public void Chunks(string sample, params string[] expected) =>
        fixture.Parser.Parse(sample, Sample.Bytes(sample)).Chunks.Select(c => $"{c.StartLine}-{c.EndLine} {c.Kind} {c.Parent}/{c.Symbol}").Should().Equal(expected);

    [Fact]
    public void A_long_function_is_cut_between_statements_and_every_part_bears_its_name()
    {
        var body = string.Concat(Enumerable.Range(0, 120).Select(i => $"    if ready({i}):\n        start(worker_{i}, timeout={i} * 10)\n"));

        var chunks = fixture.Parser.Parse("a.py", System.Text.Encoding.UTF8.GetBytes("def run():\n" + body + "\n\ndef next():\n    pass\n")).Chunks;

        chunks.Length.Should().BeGreaterThan(3);
        chunks[..^1].Should().OnlyContain(c => c.Symbol == "run" && c.Kind == "function" && c.Signature == "def run()" && (c.StartLine == 1 || c.StartLine % 2 == 0));
        chunks[^1].Symbol.Should().Be("next");
    }

    [Theory]
    [InlineData("python.py", "ship", "async def ship(self, carrier, *, express=False)")]
    [InlineData("python.py", "Item", "class Item")]
    [InlineData("csharp.cs", "ShipAsync", "public async Task<string> ShipAsync(ICarrier carrier, CancellationToken cancellationToken)")]
    [InlineData("csharp.cs", "Order", "public sealed class Order<T> : IDisposable where T : class")]
    [InlineData("go.go", "NewOrder", "func NewOrder(items ...Item) (*Order, error)")]
    [InlineData("typescript.ts", "parse", "export const parse = async (text: string): Promise<Order>")]
    [InlineData("java.java", "Order", "public final class Order implements Carrier")]
    public void Signatures(string sample, string symbol, string expected) =>
        fixture.Parser.Parse(sample, Sample.Bytes(sample)).Chunks.First(c => c.Symbol == symbol).Signature.Should().Be(expected);
}
