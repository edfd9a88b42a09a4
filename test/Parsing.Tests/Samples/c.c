/* Orders. */
#include <stdio.h>
#define MAX_ITEMS 50
#define MIN(a, b) ((a) < (b) ? (a) : (b))

struct item;

typedef struct order {
  struct item *items;
  int count;
} order_t;

enum state { NEW, SHIPPED = 3 };

static int total = 0;

int order_size(const order_t *order);

/* Counts the items. */
static const char *
order_name(order_t *order, int (*pick)(int))
{
  int local = order->count;
  struct item *first = order->items;
  return local ? "full" : "empty";
}

int main(void) { return 0; }
