import shop, { parse as read } from "./shop/orders.js";
import * as tools from "tools";
const { open, path: where = here } = require("node:fs");

@sealed
class Order extends mixin(Base) {
  #count = 0;
  ship(carrier, { express = false, to: address } = defaults) {
    this.#count += 1;
    carrier.last = read(address)?.first[0].name;
    for (const item of this.items) item.reserve(new tools.Ticket(express));
    return (async () => await tools.send`${where}`)();
  }
}

[a.left, right] = [right, a.left];
export { Order as default, tools };
