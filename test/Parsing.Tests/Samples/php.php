<?php
namespace Shop\Orders;

use RuntimeException;

const MAX_ITEMS = 50;

/** Ships orders. */
interface Carrier
{
    public function ship(Order $order): string;
}

#[Entity]
final class Order extends Base
{
    const STATE = 'new';
    private array $items = [];

    public function __construct(array $items)
    {
        $this->items = $items;
    }

    // Counts the items.
    public static function size(): int
    {
        return count([]);
    }
}

trait Audited {}

enum State: string { case New = 'new'; }

function main(): void
{
    echo Order::size();
}
