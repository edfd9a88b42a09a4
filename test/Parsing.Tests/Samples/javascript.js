'use strict';

const fs = require('fs');

/**
 * An order.
 */
class Order {
  count = 0;

  constructor(items) {
    this.items = items;
  }

  static parse(text) {
    return new Order(JSON.parse(text));
  }
}

function total(items) {
  return items.reduce((sum, item) => sum + item.count, 0);
}

function* walk(items) {
  yield* items;
}

const double = (x) => x * 2;

Order.prototype.ship = function (carrier) {
  return carrier.ship(this);
};

handlers[name] = function () {};

module.exports = {
  Order,
  close: function (order) {
    order.closed = true;
  },
};
