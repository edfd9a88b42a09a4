package shop

/** An order. */
case class Order(items: List[Item]) extends Base {
  val limit = 50

  def size: Int = items.map(_.count).sum
}

object Order {
  def parse(text: String): Order = {
    val local = text
    Order(Nil)
  }
}

trait Carrier {
  def ship(order: Order): String
}
