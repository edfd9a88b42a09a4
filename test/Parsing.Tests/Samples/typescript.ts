import { readFile } from "node:fs/promises";

export const MAX_ITEMS = 50;

export type State = "new" | "shipped";

/** Ships orders. */
export interface Carrier {
  readonly name: string;
  ship(order: Order): Promise<string>;
}

export enum Priority {
  Low,
  High = 10,
}

declare function reserve(sku: string): void;

namespace Legacy {
  export function total(items: Item[]): number {
    return items.length;
  }
}

@sealed
export class Order implements Carrier {
  static #count = 0;
  private items: Item[] = [];

  constructor(readonly name: string, items: Item[]) {
    this.items = [...items];
    Order.#count++;
  }

  get size(): number {
    return this.items.reduce((sum, item) => sum + item.count, 0);
  }

  /** Ships once. */
  @logged()
  async ship(order: Order): Promise<string> {
    if (order.items.length > MAX_ITEMS) {
      throw new Error(`an order has at most ${MAX_ITEMS} items`);
    }
    const body = await readFile("carrier.json", "utf8");
    return JSON.parse(body).number;
  }

  onChange = (event: Event): void => {
    console.log(event);
  };
}

// Reads an order from JSON.
export const parse = async (text: string): Promise<Order> => {
  const local = JSON.parse(text);
  return new Order(local.name, local.items);
};

export default function main(): void {
  void parse("{}");
}
