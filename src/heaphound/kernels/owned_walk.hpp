// The walk that dominators are found by, over the edges that keep their target alive, which are
// chosen by what the walk has met.
#pragma once
#include <cstdint>
#include <vector>

#include "edges.hpp"
#include "graph_arrays.hpp"
#include "preorder.hpp"

namespace heaphound {

// What there is to choose from.
struct OwnedGraph {
  const graph::Graph& graph;
  const std::uint8_t* edge_type;
  const std::vector<std::int32_t>& starts;       // what the program's globals are: targets of the root
  const std::vector<std::int32_t>& tables_half;  // edges, ascending, that keep nothing alive
  KeepingRule rule;
};

// Walks all that the root reaches, and says in `keeps` (1 or 0 for each edge) the same as
// choose_keeping_edges does after a `reach` from the starts, without `tables_half`.
//
// What an owner of things may hold does not depend on who else owns what. So the walk begins with the
// starts: most of what they own is met on the way, and nothing need be known before. False where
// the root is owned itself, which no real heap has: then nothing that was written holds.
bool walk_by_owner(const OwnedGraph& of, std::uint8_t* keeps, Preorder& tree);

}  // namespace heaphound
