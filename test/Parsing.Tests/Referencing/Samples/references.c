#include <sys/stat.h>
#include "shop/order.h"

struct order;
typedef struct item { struct order *owner; count_t count; } item_t;

static int ship(const item_t *item, int (*pick)(struct order *), size_t n) {
  struct order copy = *item->owner, *last = NULL;
  char name[MAX_NAME];
  copy.state = SHIPPED;
  item->owner->count += pick(&copy);
  for (size_t i = 0; i < n; i++) (log_line)(name, sizeof(item_t));
  return (int)copy.tickets[n].id;
}

struct point origin = { .x = ZERO, .y = ZERO };
