#!/usr/bin/env python3
"""Orders and what happens to them."""

import json
from dataclasses import dataclass

MAX_ITEMS = 50
retries = 3


@dataclass(frozen=True)
class Item:
    """One line of an order."""

    sku: str
    count: int = 1

    def total(self, price: float) -> float:
        return self.count * price


# Raised when the warehouse has
# too few of an item.
class OutOfStock(Exception):
    class Reason:
        UNKNOWN = 0


class Order:
    """An order with its items.

    Not safe for use by several threads.
    """

    limit = MAX_ITEMS

    def __init__(self, items):
        # Copied, for the caller keeps its list.
        self.items = list(items)
        self.state = "new"
        self.history = []
        self.notes = {}
        self.discount = 0
        self.shipping = None
        self.invoice = None
        for item in self.items:
            if item.count <= 0:
                raise ValueError(f"count of {item.sku} must be positive, not {item.count}")
            if item.count > MAX_ITEMS:
                raise ValueError(f"count of {item.sku} must be at most {MAX_ITEMS}")

    @property
    def size(self):
        return sum(item.count for item in self.items)

    @staticmethod
    @json_safe
    def parse(text):
        """Reads an order from JSON."""
        def item_of(entry):
            return Item(entry["sku"], entry.get("count", 1))

        data = json.loads(text)
        if not isinstance(data, list):
            raise TypeError("an order is a list of items")
        return Order([item_of(entry) for entry in data])

    async def ship(self, carrier, *, express=False):
        if self.state != "new":
            raise RuntimeError("already shipped")
        async with carrier.session() as session:
            for item in self.items:
                try:
                    await session.reserve(item.sku, item.count)
                except LookupError as error:
                    raise OutOfStock(item.sku) from error
            self.shipping = await session.confirm(express=express)
        self.state = "shipped"
        self.history.append(("shipped", self.shipping))
        return self.shipping


def main(argv=None):
    order = Order.parse(open(argv[1]).read())
    print(order.size)


if __name__ == "__main__":
    main()
