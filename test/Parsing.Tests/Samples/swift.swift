import Foundation

/// An order.
struct Order: Codable {
    let items: [Item]

    init(items: [Item]) {
        self.items = items
    }

    func size() -> Int {
        let local = 0
        return items.reduce(local) { $0 + $1.count }
    }
}

protocol Carrier {
    func ship(order: Order) -> String
}

enum State {
    case new, shipped
}

extension Order {
    func empty() -> Bool { items.isEmpty }
}

func main() {}
