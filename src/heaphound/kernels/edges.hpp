// Which edges could keep their target alive.
#pragma once
#include <cstdint>

#include "graph_arrays.hpp"

namespace heaphound {

struct KeepingRule {
  std::int32_t weak, shortcut;  // types of edges
  std::int32_t root;
};

// Says of each edge, 1 or 0, whether it could keep its target alive: not weak, not from a node to
// itself, and, except from the root, no shortcut and not from what no page owns to what a page owns.
void choose_keeping_edges(const graph::Graph& g, const std::uint8_t* edge_type, const bool* owned,
                          const KeepingRule& rule, std::uint8_t* keeps);

}  // namespace heaphound
