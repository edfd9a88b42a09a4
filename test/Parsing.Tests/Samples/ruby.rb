# Orders.
module Shop
  MAX_ITEMS = 50

  # An order.
  class Order < Base
    attr_reader :items

    def initialize(items)
      @items = items
    end

    def self.parse(text)
      new(JSON.parse(text))
    end

    def empty?
      items.empty?
    end

    class << self
      def build
        new([])
      end
    end
  end
end

def main
  puts Shop::Order.parse("[]").empty?
end
