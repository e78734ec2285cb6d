// What some nodes lead to, along chosen edges.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "graph_arrays.hpp"

namespace heaphound {

// Marks what is not yet marked and `starts` lead to along edges for which `may_follow(edge)` holds.
// O(nodes + edges); the order is that of a stack.
template <typename MayFollow>
void reach(const graph::Graph& g, const std::int32_t* starts, std::size_t start_count, MayFollow may_follow,
           bool* reached) {
  constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory
  const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
  std::vector<std::int32_t> stack;
  const auto meet = [&](std::int32_t node) {
    if (reached[node]) return;
    reached[node] = true;
    if (g.first_edge[node] < g.first_edge[node + 1]) stack.push_back(node);
  };
  for (std::size_t at = 0; at < start_count; ++at) meet(starts[at]);
  while (!stack.empty()) {
    const std::int32_t node = stack.back();
    stack.pop_back();
    for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
      const std::int32_t soon = g.to_node[std::min(edge + kAhead, last_edge)];
      __builtin_prefetch(reached + soon);
      __builtin_prefetch(g.first_edge + soon);
      if (may_follow(edge)) meet(g.to_node[edge]);
    }
  }
}

}  // namespace heaphound
