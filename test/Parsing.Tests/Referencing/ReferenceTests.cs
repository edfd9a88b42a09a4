using System.Text;

namespace LunarHub.Parsing.Tests.Referencing;

/// <summary>Uses of names by language: what each is written to do, listed by hand.</summary>
public sealed class ReferenceTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    [InlineData("a.cs", "using System.Text;\nusing Alias = Shop.Items;", "Text:Import Items:Import")]
    [InlineData("a.cs", "[Serializable] class Order<TItem> : Base<Item>, Shop.ICarrier where TItem : Entity { }", "Serializable:Type Base:Inherit Item:Type Shop:Use ICarrier:Inherit TItem:Type Entity:Type")]
    [InlineData("a.cs", "record Point(int Left) : Shape(Left);", "Shape:Inherit Left:Use")]
    [InlineData("a.cs", "class C { Task<Shipment> M(Carrier carrier, int count = Max) { var list = carrier.Load<Item>(count).Where(x => x.Ready); return ware?.Send(new List<Item>(list)); } }", "Task:Type Shipment:Type Carrier:Type Max:Use carrier:Use Load:Call Item:Type count:Use Where:Call x:Use Ready:Use ware:Use Send:Call List:Call Item:Type list:Use")]
    [InlineData("a.cs", "class C { void M() { this.state = State.Done; if (first is Truck truck) { Drive((Price)truck, typeof(Order)); } catch1: foreach (var entry in list) { } } }", "state:Write State:Use Done:Use first:Use Truck:Type Drive:Call Price:Type truck:Use Order:Type list:Use")]
    [InlineData("a.cs", "class C { void M() { try { } catch (ShipError error) when (error.Fatal) { throw new Oops { Text = error.Message }; } } Result ICarrier.Load(Item[] items) => null; }", "ShipError:Type error:Use Fatal:Use Oops:Call Text:Write error:Use Message:Use Result:Type ICarrier:Type Item:Type")]
    [InlineData("A.java", "import static java.util.Objects.requireNonNull;", "requireNonNull:Import")]
    [InlineData("A.java", "@Entity(name = \"x\") class Order<T extends Item> extends Base<T> implements Carrier, shop.Fast { }", "Entity:Type name:Use Item:Type Base:Inherit T:Type Carrier:Inherit shop:Type Fast:Inherit")]
    [InlineData("A.java", "class A { Shipment ship(Ware ware, int... counts) throws ShipError { Item first = this.items.get(0); total += ware.open(Order::compare); return (Price) new shop.Parcel<Item>(first); } }", "Shipment:Type Ware:Type ShipError:Type Item:Type items:Use get:Call total:Write ware:Use open:Call Order:Use compare:Call Price:Type shop:Type Parcel:Call Item:Type first:Use")]
    [InlineData("a.scala", "class Parcel[T <: Item](ware: Ware) extends Order[T](ware) with Carrier { val first = ware.load(State.Done) map render; throw new Oops(first) }", "Item:Type Ware:Type Order:Inherit T:Type ware:Use Carrier:Inherit ware:Use load:Call State:Use Done:Use map:Call render:Use Oops:Call first:Use")]
    [InlineData("a.py", "import os.path as osp\nfrom shop.orders import Order as Thing\n", "path:Import orders:Import Order:Import")]
    [InlineData("a.py", "@app.route('/x')\nclass Parcel(Order, abc.Base, metaclass=Meta):\n    limit: Optional[int] = MAX\n", "app:Use route:Call Order:Inherit abc:Use Base:Inherit metaclass:Use Meta:Use Optional:Type MAX:Use")]
    [InlineData("a.py", "def ship(self, carrier: Carrier, *args, fast=DEF) -> Shipment:\n    first, other = carrier.load(self.items, speed=fast)\n    self.state = State.DONE\n    return [Parcel(entry) for entry in first if entry.ok]\n", "Carrier:Type DEF:Use Shipment:Type first:Write other:Write carrier:Use load:Call items:Use speed:Use fast:Use state:Write State:Use DONE:Use Parcel:Call entry:Use first:Use entry:Use ok:Use")]
    [InlineData("a.py", "try:\n    run()\nexcept (ShipError, shop.Other) as error:\n    raise Oops(f'{error.text}') from cause\n", "run:Call ShipError:Type shop:Use Other:Type Oops:Call error:Use text:Use cause:Use")]
    [InlineData("a.ts", "import { Order, type Item as Thing } from './x';\nexport { helper } from './y';\n", "Order:Import Item:Import x:Import helper:Use y:Import")]
    [InlineData("a.ts", "@Injectable() class Parcel<T extends Item> extends Base<T> implements Carrier { items: Map<string, Item> = new Map(); constructor(private ware: Ware, count = MAX) { super(ware); } }", "Injectable:Call Item:Type Base:Inherit T:Type Carrier:Inherit Map:Type Item:Type Map:Call Ware:Type MAX:Use ware:Use")]
    [InlineData("a.ts", "function ship({ fast }: Options): Promise<Done> { const { first, rest: others } = load(fast); state.value = State.Done; others?.forEach(entry => log(entry as Truck)); }", "Options:Type Promise:Type Done:Type rest:Use load:Call fast:Use state:Use value:Write State:Use Done:Use others:Use forEach:Call log:Call entry:Use Truck:Type")]
    [InlineData("a.tsx", "const page = <Layout.Main title={text} onClick={handle}><Card {...rest}/></Layout.Main>;", "Layout:Use Main:Call title:Use text:Use onClick:Use handle:Use Card:Call rest:Use")]
    [InlineData("a.js", "class Car extends Base.Thing { go() { this.wheel.turn(); super.go(); } }\nmodule.exports = { Car, helper: util.run };\n", "Base:Use Thing:Inherit wheel:Use turn:Call go:Call module:Use exports:Write Car:Use helper:Use util:Use run:Use")]
    [InlineData("a.go", "package orders\nfunc (o *Order) Ship(car Carrier) (*Shipment, error) {\n\tfirst, err := car.Load(o.items...)\n\to.state = StateDone\n\tvalue := pkg.Parcel{Weight: first.weight}\n\treturn New(value), err\n}\n", "Order:Type Carrier:Type Shipment:Type car:Use Load:Call o:Use items:Use o:Use state:Write StateDone:Use pkg:Use Parcel:Type Weight:Use first:Use weight:Use New:Call value:Use err:Use")]
    [InlineData("a.rs", "use std::collections::HashMap;\n#[derive(Debug)]\nimpl<T: Item> Carrier for Parcel<T> { fn ship(&self, order: &Order) -> Result<Done, Oops> { let first = order.load(MAX); self.state = State::Done; println!(\"{}\", first); Parcel::new(first as Price) } }", "HashMap:Import derive:Use Debug:Use Item:Type Carrier:Inherit Parcel:Type T:Type Order:Type Result:Type Done:Type Oops:Type order:Use load:Call MAX:Use state:Write State:Use Done:Use println:Call first:Use Parcel:Use new:Call first:Use Price:Type")]
    [InlineData("a.swift", "class Parcel<T: Item>: Order, Carrier { let ware: Ware = Ware(config: Config.std)\n func ship(_ car: Carrier) throws -> Shipment? { self.state = State.done; return car.load(items: list) } }", "Item:Type Order:Inherit Carrier:Inherit Ware:Type Ware:Call Config:Use std:Use Carrier:Type Shipment:Type state:Write State:Use done:Use car:Use load:Call list:Use")]
    [InlineData("a.c", "struct node { struct node *next; item_t *items; };\nstatic int ship(order_t *order) { item_t *first = load(order->items, MAX); order->state = DONE; if (!first) goto fail; fail: return sizeof(struct node); }", "node:Type item_t:Type order_t:Type item_t:Type load:Call order:Use items:Use MAX:Use order:Use state:Write DONE:Use first:Use node:Type")]
    [InlineData("a.cpp", "class Parcel : public Order<int>, private shop::Carrier { std::vector<Item> items(const Ware& ware) { auto first = std::make_unique<Done>(ware.load()); state_ = State::Done; return ns::run(new Truck(first)); } };", "Order:Inherit shop:Use Carrier:Inherit std:Use vector:Type Item:Type Ware:Type std:Use make_unique:Call Done:Type ware:Use load:Call state_:Write State:Use Done:Use ns:Use run:Call Truck:Call first:Use")]
    [InlineData("a.rb", "class Parcel < Orders::Base\n  def ship(carrier, fast: DEF)\n    first = carrier.load(@items)\n    @state = State::DONE\n    first.each { |entry| puts entry.name }\n  end\nend\n", "Orders:Use Base:Inherit DEF:Use first:Write carrier:Use load:Call items:Use state:Write State:Use DONE:Use first:Use each:Call puts:Call entry:Use name:Call")]
    [InlineData("a.php", "<?php\nuse Shop\\Item;\nclass Parcel extends Base implements Carrier { public function ship(Ware $ware): Done { $this->state = State::DONE; helper($ware->open()); return new Box(Truck::drive()); } }", "Item:Import Base:Inherit Carrier:Inherit Ware:Type Done:Type state:Write State:Use DONE:Use helper:Call ware:Use open:Call Box:Call Truck:Type drive:Call")]
    [InlineData("a.sh", "build() {\n  TOTAL=$COUNT\n  compile \"$TARGET\" | tee log\n}\nbuild\n", "TOTAL:Write COUNT:Use compile:Call TARGET:Use tee:Call build:Call")]
    public void Names_and_roles(string path, string code, string expected)
    {
        var file = fixture.Parser.Parse(path, Encoding.UTF8.GetBytes(code));

        file.References.Select(reference => $"{Encoding.UTF8.GetString(file.Text.Span[reference.NameRange.Start..reference.NameRange.End])}:{reference.Role}")
            .Should().Equal(expected.Split(' '));
    }

    [Fact]
    public void A_definition_is_not_a_reference_to_itself()
    {
        var file = fixture.Parser.Parse("order.cs", Sample.Bytes("csharp.cs"));

        file.References.Select(reference => reference.NameRange).Should().NotIntersectWith(file.Symbols.Select(symbol => symbol.NameRange));
        file.References.Should().NotBeEmpty();
    }

    [Fact]
    public void Markup_has_no_references() => fixture.Parser.Parse("a.json", "{\"key\": [true]}"u8.ToArray()).References.Should().BeEmpty();
}
