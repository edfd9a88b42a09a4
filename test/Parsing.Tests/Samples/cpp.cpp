#include <string>

namespace shop::orders {

class Carrier;

/// An order.
template <typename T>
class Order : public Base {
 public:
  explicit Order(int count) : count_(count) {}
  ~Order() = default;
  int size() const;
  bool operator==(const Order& other) const { return count_ == other.count_; }

 private:
  int count_ = 0;
};

template <typename T>
int Order<T>::size() const {
  auto twice = [](int x) { return 2 * x; };
  return twice(count_);
}

using Name = std::string;
enum class State { New, Shipped };

}  // namespace shop::orders

int main() { return 0; }
