// Immediate dominators of a graph whose every index was checked; dominators.cpp says how.
#pragma once
#include <cstdint>

#include "column.hpp"
#include "graph_arrays.hpp"

namespace heaphound {

struct DominatorTree {
  Column<std::int32_t> dominator_of;  // by node; -1 at the root
  Column<std::int32_t> order;         // all nodes, each after its dominator
};

// `follow` says of each edge whether it counts, 1 or 0; it is written to meanwhile, and as it was
// at the end.
DominatorTree find_dominators(const graph::Graph& g, std::uint8_t* follow, std::int32_t root);

}  // namespace heaphound
