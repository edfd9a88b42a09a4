package shop.orders;

import java.util.List;

/** An order with its items. */
@Entity
public final class Order implements Carrier {
    public static final int MAX_ITEMS = 50;

    private final List<Item> items;

    /** Copies the items. */
    public Order(List<Item> items) {
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("an order has at most " + MAX_ITEMS + " items, this one has " + items.size());
        }
        this.items = List.copyOf(items);
    }

    @Override
    public <T extends Item> int size() throws IllegalStateException {
        Runnable local = () -> System.out.println("size");
        return items.stream().mapToInt(Item::count).sum();
    }

    record Item(String sku, int count) {
        Item {
            if (count <= 0) throw new IllegalArgumentException();
        }
    }

    enum State { NEW, SHIPPED; boolean done() { return this == SHIPPED; } }

    @interface Audited {
        String value() default "";
    }
}

interface Carrier {
    int size();
}
