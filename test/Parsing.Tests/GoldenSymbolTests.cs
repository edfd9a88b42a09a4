using System.Text;

namespace LunarHub.Parsing.Tests;

/// <summary>Definitions of the samples, listed by hand: kind, qualified name, lines.</summary>
public sealed class GoldenSymbolTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    [InlineData("python.py", "variable MAX_ITEMS 7-7; variable retries 8-8; class Item 12-19; field Item.sku 15-15; field Item.count 16-16; method Item.total 18-19; class OutOfStock 24-26; class OutOfStock.Reason 25-26; field OutOfStock.Reason.UNKNOWN 26-26; class Order 29-80; field Order.limit 35-35; method Order.__init__ 37-50; method Order.size 53-54; method Order.parse 58-66; function Order.parse.item_of 60-61; method Order.ship 68-80; function main 83-85")]
    [InlineData("csharp.cs", "enum Shop.Orders.OrderState 7-11; constant Shop.Orders.OrderState.New 9-9; constant Shop.Orders.OrderState.Shipped 10-10; interface Shop.Orders.ICarrier 13-16; method Shop.Orders.ICarrier.ShipAsync 15-15; class Shop.Orders.Item 18-18; type Shop.Orders.Shipped 20-20; class Shop.Orders.Order 23-102; field Shop.Orders.Order.MaxItems 27-27; field Shop.Orders.Order._items 28-28; field Shop.Orders.Order._removed 28-28; field Shop.Orders.Order.Changed 30-30; method Shop.Orders.Order.Order 34-51; method Shop.Orders.Order.Order 53-53; field Shop.Orders.Order.Size 55-55; field Shop.Orders.Order.State 57-57; method Shop.Orders.Order.this[] 59-59; method Shop.Orders.Order.operator== 61-61; method Shop.Orders.Order.operator int 63-63; method Shop.Orders.Order.ShipAsync 66-95; function Shop.Orders.Order.ShipAsync.Retry 81-94; method Shop.Orders.Order.Dump 98-98; method Shop.Orders.Order.Dispose 101-101")]
    [InlineData("go.go", "constant MaxItems 9-9; variable ErrShipped 13-13; variable registry 14-14; type State 17-17; constant New 20-20; constant Shipped 21-21; interface Carrier 25-27; method Carrier.Ship 26-26; struct Item 30-33; field Item.SKU 31-31; field Item.Count 32-32; type Price 34-34; struct Order 38-41; field Order.items 39-39; field Order.state 40-40; function NewOrder 46-53; method Order.Size 55-60; function Map 62-66")]
    [InlineData("typescript.ts", "variable MAX_ITEMS 3-3; type State 5-5; interface Carrier 8-11; field Carrier.name 9-9; method Carrier.ship 10-10; enum Priority 13-16; constant Priority.Low 14-14; constant Priority.High 15-15; function reserve 18-18; module Legacy 20-24; function Legacy.total 21-23; class Order 27-53; field Order.#count 28-28; field Order.items 29-29; method Order.constructor 31-34; method Order.size 36-38; method Order.ship 42-48; method Order.onChange 50-52; function parse 56-59; function main 61-63")]
    [InlineData("tsx.tsx", "interface Props 3-5; field Props.title 4-4; function Banner 7-9; function Page 11-15")]
    [InlineData("javascript.js", "variable fs 3-3; class Order 8-18; field Order.count 9-9; method Order.constructor 11-13; method Order.parse 15-17; function total 20-22; function walk 24-26; function double 28-28; function ship 30-32; function close 38-40")]
    [InlineData("java.java", "class Order 6-37; field Order.MAX_ITEMS 8-8; field Order.items 10-10; method Order.Order 13-18; method Order.size 20-24; class Order.Item 26-30; method Order.Item.Item 27-29; enum Order.State 32-32; constant Order.State.NEW 32-32; constant Order.State.SHIPPED 32-32; method Order.State.done 32-32; interface Order.Audited 34-36; method Order.Audited.value 35-35; interface Carrier 39-41; method Carrier.size 40-40")]
    [InlineData("rust.rs", "constant MAX_ITEMS 4-4; constant COUNT 5-5; struct Item 9-12; field Item.sku 10-10; field Item.count 11-11; enum State 14-17; constant State.New 15-15; constant State.Shipped 16-16; interface Carrier 19-21; method Carrier.ship 20-20; type Result 23-23; method Order.ship 27-31; function Order.ship.check 28-28; macro item 34-36; module tests 38-43; function tests.ships 40-42")]
    [InlineData("c.c", "macro MAX_ITEMS 3-3; macro MIN 4-4; type order_t 8-11; struct order 8-11; field order.items 9-9; field order.count 10-10; enum state 13-13; constant state.NEW 13-13; constant state.SHIPPED 13-13; variable total 15-15; function order_size 17-17; function order_name 20-26; function main 28-28")]
    [InlineData("cpp.cpp", "module shop.orders 3-29; class shop.orders.Order 9-18; method shop.orders.Order.Order 11-11; method shop.orders.Order.~Order 12-12; method shop.orders.Order.size 13-13; method shop.orders.Order.operator== 14-14; field shop.orders.Order.count_ 17-17; function shop.orders.Order.size 21-24; type shop.orders.Name 26-26; enum shop.orders.State 27-27; constant shop.orders.State.New 27-27; constant shop.orders.State.Shipped 27-27; function main 31-31")]
    [InlineData("ruby.rb", "module Shop 2-27; constant Shop.MAX_ITEMS 3-3; class Shop.Order 6-26; method Shop.Order.initialize 9-11; method Shop.Order.parse 13-15; method Shop.Order.empty? 17-19; method Shop.Order.self.build 22-24; function main 29-31")]
    [InlineData("php.php", "constant Shop.Orders.MAX_ITEMS 6-6; interface Shop.Orders.Carrier 9-12; method Shop.Orders.Carrier.ship 11-11; class Shop.Orders.Order 14-30; constant Shop.Orders.Order.STATE 17-17; field Shop.Orders.Order.items 18-18; method Shop.Orders.Order.__construct 20-23; method Shop.Orders.Order.size 26-29; class Shop.Orders.Audited 32-32; enum Shop.Orders.State 34-34; constant Shop.Orders.State.New 34-34; function Shop.Orders.main 36-39")]
    [InlineData("bash.sh", "variable TARGET 5-5; function fail 8-12; function build 14-16")]
    [InlineData("kotlin.kt", "variable LIMIT 2-2; type Prices 4-4; class Order 7-37; field Order.shipped 9-9; field Order.size 11-11; method Order.constructor 18-18; method Order.ship 21-32; class Order.Companion 34-36; method Order.Companion.parse 35-35; interface Audited 39-41; method Audited.audit 40-40; class State 43-43; constant State.NEW 43-43; constant State.SHIPPED 43-43; class Registry 45-47; method Registry.audit 46-46; function order 49-49")]
    [InlineData("scala.scala", "class Order 4-8; field Order.limit 5-5; method Order.size 7-7; class Order 10-15; method Order.parse 11-14; interface Carrier 17-19; method Carrier.ship 18-18")]
    [InlineData("markdown.md", "section Shop 3-22; section Shop.Install 7-13; section Shop.Usage 14-22; section Shop > Usage.Flags 19-22; section Licence 23-25")]
    [InlineData("rst.rst", "section Shop 1-15; section Shop.Install 7-11; section Shop.Usage 12-15")]
    [InlineData("toml.toml", "section package 3-8; section package.package.metadata 6-8; section bin 9-10")]
    [InlineData("Dockerfile", "section debian:12 AS build 2-4; section scratch 5-6")]
    [InlineData("yaml.yaml", "section name 2-2; section on 3-3; section jobs 4-7")]
    public void Symbols(string sample, string expected)
    {
        var file = fixture.Parser.Parse(sample, Sample.Bytes(sample));

        file.Symbols.Select(s => $"{s.Kind} {(s.Scope is null ? "" : s.Scope + ".")}{s.Name} {s.StartLine}-{s.EndLine}").Should().Equal(expected.Split("; "));
    }

    [Theory]
    [InlineData("python.py")]
    [InlineData("go.go")]
    [InlineData("java.java")]
    [InlineData("rust.rs")]
    [InlineData("markdown.md")]
    public void A_name_range_holds_the_name(string sample)
    {
        var file = fixture.Parser.Parse(sample, Sample.Bytes(sample));

        file.Symbols.Select(s => Encoding.UTF8.GetString(file.Text.Span[s.NameRange.Start..s.NameRange.End])).Should().Equal(file.Symbols.Select(s => s.Name));
    }

    [Theory]
    [InlineData("python.py", "#!/usr/bin/env python3", "\"\"\"Orders and what happens to them.\"\"\"", "\"\"\"One line of an order.\"\"\"", "# Raised when the warehouse has", "# too few of an item.", "\"\"\"An order with its items.", "# Copied, for the caller keeps its list.", "\"\"\"Reads an order from JSON.\"\"\"")]
    [InlineData("java.java", "/** An order with its items. */", "/** Copies the items. */")]
    [InlineData("html.html", "<!-- The head. -->")]
    [InlineData("css.css", "/* The page. */")]
    public void Comments(string sample, params string[] expected)
    {
        var file = fixture.Parser.Parse(sample, Sample.Bytes(sample));

        file.Comments.Select(c => Encoding.UTF8.GetString(file.Text.Span[c.Start..c.End]).Split('\n')[0]).Should().Equal(expected);
    }

    [Fact]
    public void A_python_definition_ends_with_its_code_not_with_the_comments_behind_it()
    {
        var file = fixture.Parser.Parse("a.py", "class A:\n    def f(self):\n        return 1\n        # was 2\n    # end of A\n\ny = 1\n"u8.ToArray());

        file.Symbols.Select(s => (s.Name, s.StartLine, s.EndLine)).Should().Equal(("A", 1, 3), ("f", 2, 3), ("y", 7, 7));
    }

    [Fact]
    public void A_dollar_sign_is_part_of_a_name_in_scripts_and_a_sigil_in_php()
    {
        fixture.Parser.Parse("a.js", "function $get() {}\n"u8.ToArray()).Symbols.Select(s => s.Name).Should().Equal("$get");
        fixture.Parser.Parse("a.php", "<?php\nclass A { public $b = 1; }\n"u8.ToArray()).Symbols.Select(s => s.Name).Should().Equal("A", "b");
    }
}
