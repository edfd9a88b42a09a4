namespace LunarHub.Grains.Tests.Navigation;

public sealed class CallGraphTests
{
    private static MarkedHub Hub() => new MarkedHub().Add(
        "app",
        MarkedFile.Parse("src/cart.py", """
            class [[class Cart]]:
                def [[method total]](self):
                    return {{call round}}(self.{{call add}}(1))
                def [[method add]](self, n):
                    return n
            """),
        MarkedFile.Parse("src/shop.py", """
            def [[function checkout]](cart):
                cart.{{call total}}()
                cart.{{call total}}()
            {{call total}}()
            """),
        MarkedFile.Parse("lib/list.py", """
            class [[class List]]:
                def [[method add]](self, item):
                    pass
            """));

    [Fact]
    public async Task Callers_are_the_definitions_around_the_calls()
    {
        var answer = await Hub().Calls.FindCallersAsync(new NameQuestion { Name = "Cart.total" }, default);

        answer.Subject!.Scope.Should().Be("Cart");
        answer.Edges.Select(edge => (edge.Name, edge.CallCount)).Should().Equal(("checkout", 2), (null, 1));
        answer.Edges[0].Definition.Should().Match<SymbolHit>(caller => caller.Signature == "def checkout(cart):" && caller.NameLine == 1);
        answer.Edges[1].Definition.Should().BeNull();
        (answer.HasMore, answer.Warnings.IsEmpty).Should().Be((false, true));
    }

    [Fact]
    public async Task Callees_are_the_calls_of_the_body_each_with_its_likeliest_definition()
    {
        var answer = await Hub().Calls.FindCalleesAsync(new NameQuestion { Name = "total" }, default);

        answer.Edges.Select(edge => edge.Name).Should().Equal("round", "add");
        answer.Edges[0].Definition.Should().BeNull("round is the language's own");
        answer.Edges[1].Definition!.Scope.Should().Be("Cart");
        answer.Edges[1].Definitions.Should().Be(2);
    }

    [Fact]
    public async Task A_limit_cuts_and_says_so()
    {
        var answer = await Hub().Calls.FindCallersAsync(new NameQuestion { Name = "total", Limit = 1 }, default);

        answer.Edges.Should().ContainSingle();
        answer.HasMore.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_definition_callees_are_unknown_and_say_why()
    {
        var answer = await Hub().Calls.FindCalleesAsync(new NameQuestion { Name = "round" }, default);

        answer.Edges.Should().BeEmpty();
        answer.Warnings.Should().ContainSingle().Which.Should().Contain("no definition of 'round'");
    }

    [Fact]
    public async Task Several_definitions_of_the_name_are_admitted()
        => (await Hub().Calls.FindCallersAsync(new NameQuestion { Name = "add" }, default)).Warnings.Should().ContainSingle().Which.Should().Contain("2 definitions have the name 'add'");
}
