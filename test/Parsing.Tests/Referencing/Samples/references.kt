package shop.orders

import kotlin.math.max
import shop.carriers.Carrier as Ships

/** What an order costs at most. */
const val LIMIT = 500

typealias Prices = Map<String, Price>

/** An order with its items. */
@Serializable
open class Order<T : Item>(val items: List<T>, state: State = State.NEW) : Record(items), Comparable<Order<T>> {
    private var shipped: Boolean = false

    val size: Int
        get() = items.size

    init {
        check(items)
    }

    constructor(item: T) : this(listOf(item))

    /** Ships once. */
    fun ship(carrier: Ships): Ticket? {
        val count = max(items.count { it.ready }, 1)
        for (item in items) {
            carrier.reserve(item.sku, count)
        }
        shipped = true
        this.last = carrier.ticket
        return when (val found = carrier.find(this)) {
            is Ticket -> found
            else -> throw LostException(carrier as Fast)
        }
    }

    companion object {
        fun parse(text: String): Order<Item> = Json.decode(text)
    }
}

interface Audited : Record {
    fun audit(log: Log): Unit
}

enum class State(val code: Int) { NEW(1), SHIPPED(CODE) }

object Registry : Audited {
    override fun audit(log: Log) = log.write("$LIMIT ${orders.size}")
}

fun String.order(): Order<Item> = Order.parse(this)
