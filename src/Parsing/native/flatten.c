// Two calls over the tree-sitter C API that keep the boundary to managed code narrow: parse under a deadline, and copy a whole tree
// into one flat array in pre-order. Walking nodes one call at a time costs more than parsing does.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include "tree_sitter/api.h"

// The layout is that of SyntaxNode in C#: 16 bytes and no padding.
typedef struct {
  uint32_t start;  // byte offset, inclusive
  uint32_t end;    // byte offset, exclusive
  uint32_t next;   // index of the first node after this one's subtree
  uint16_t symbol; // public symbol id of the grammar; 65535 is ERROR
  uint16_t field;  // field id within the parent, 0 for none
} HubNode;

typedef struct {
  const char *text;
  uint32_t length;
  uint64_t deadline_ns;
  volatile const int32_t *cancelled;
} HubInput;

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static const char *read_input(void *payload, uint32_t byte, TSPoint position, uint32_t *bytes_read) {
  (void)position;
  HubInput *input = payload;
  *bytes_read = byte < input->length ? input->length - byte : 0;
  return *bytes_read ? input->text + byte : "";
}

static bool should_stop(TSParseState *state) {
  HubInput *input = state->payload;
  return *input->cancelled || now_ns() > input->deadline_ns;
}

// NULL when the time ran out or *cancelled became non-zero. The parser may be used again at once.
TSTree *hub_parse(TSParser *parser, const char *text, uint32_t length, uint64_t timeout_ns, volatile const int32_t *cancelled) {
  HubInput input = {text, length, now_ns() + timeout_ns, cancelled};
  TSInput source = {&input, read_input, TSInputEncodingUTF8, NULL};
  TSParseOptions options = {&input, should_stop};
  TSTree *tree = ts_parser_parse_with_options(parser, NULL, source, options);
  ts_parser_reset(parser);
  return tree;
}

typedef struct {
  HubNode *nodes;
  uint32_t count, capacity, limit;
  uint32_t *open; // index of the open node at each depth, UINT32_MAX where it was left out
  uint32_t depth, open_capacity;
} HubWalk;

static bool enter(HubWalk *walk, TSTreeCursor *cursor, bool anonymous) {
  if (walk->depth == walk->open_capacity) {
    uint32_t capacity = walk->open_capacity ? walk->open_capacity * 2 : 256;
    uint32_t *grown = realloc(walk->open, capacity * sizeof *grown);
    if (!grown) return false;
    walk->open = grown;
    walk->open_capacity = capacity;
  }
  TSNode node = ts_tree_cursor_current_node(cursor);
  if (!anonymous && !ts_node_is_named(node)) {
    walk->open[walk->depth++] = UINT32_MAX;
    return true;
  }
  if (walk->count == walk->limit) return false;
  if (walk->count == walk->capacity) {
    uint32_t capacity = walk->capacity ? walk->capacity * 2 : 4096;
    HubNode *grown = realloc(walk->nodes, capacity * sizeof *grown);
    if (!grown) return false;
    walk->nodes = grown;
    walk->capacity = capacity;
  }
  walk->nodes[walk->count] = (HubNode){
    ts_node_start_byte(node), ts_node_end_byte(node), 0, ts_node_symbol(node), ts_tree_cursor_current_field_id(cursor)};
  walk->open[walk->depth++] = walk->count++;
  return true;
}

static void leave(HubWalk *walk) {
  uint32_t index = walk->open[--walk->depth];
  if (index != UINT32_MAX) walk->nodes[index].next = walk->count;
}

// The tree in pre-order; free the array with hub_free. NULL and 0 when the tree has more than `limit` nodes or memory ran out.
// Nodes that are left out (tokens, unless `anonymous`) hand their children to the nearest node that is kept.
HubNode *hub_flatten(const TSTree *tree, int32_t anonymous, uint32_t limit, uint32_t *count) {
  HubWalk walk = {.limit = limit};
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  bool whole = enter(&walk, &cursor, anonymous);
  while (whole && walk.depth) {
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      whole = enter(&walk, &cursor, anonymous);
      continue;
    }
    for (;;) {
      leave(&walk);
      if (!walk.depth) break;
      if (ts_tree_cursor_goto_next_sibling(&cursor)) {
        whole = enter(&walk, &cursor, anonymous);
        break;
      }
      if (!ts_tree_cursor_goto_parent(&cursor)) break;
    }
  }
  ts_tree_cursor_delete(&cursor);
  free(walk.open);
  if (!whole) {
    free(walk.nodes);
    walk.nodes = NULL;
    walk.count = 0;
  }
  *count = walk.count;
  return walk.nodes;
}

void hub_free(void *memory) { free(memory); }
