// Immediate dominators of a graph whose every index was checked; dominators.cpp says how.
#pragma once
#include <atomic>
#include <cstdint>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "preorder.hpp"

namespace heaphound {

struct DominatorTree {
  Column<std::int32_t> dominator_of;  // by node; -1 at the root
  Column<std::int32_t> order;         // all nodes, each after its dominator
};

// `follow` says of each edge whether it counts, 1 or 0.
DominatorTree find_dominators(const graph::Graph& g, const std::uint8_t* follow, std::int32_t root,
                              const std::atomic<bool>* is_stopped = nullptr);

// The same, where the walk from the root is done.
DominatorTree dominators_of_walk(const graph::Graph& g, const std::uint8_t* follow, std::int32_t root,
                                 Preorder&& walked);

// Lets a walk follow the edges that count, whichever node they are of.
inline auto follow_all(const std::uint8_t* follow) {
  return [follow](std::int32_t) {
    return [follow](std::int32_t edge, std::int32_t, std::int32_t) { return follow[edge] != 0; };
  };
}

}  // namespace heaphound
