// A depth-first walk: nodes numbered in preorder, the spanning tree, and what else leads to each.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "column.hpp"
#include "graph_arrays.hpp"

namespace heaphound {

inline constexpr std::int32_t kNone = -1;

// Thrown where a computation ends because nobody wants its result any more.
struct Stopped {};

inline void check_wanted(const std::atomic<bool>* is_stopped) {
  if (is_stopped != nullptr && is_stopped->load(std::memory_order_relaxed)) throw Stopped{};
}

// Edges to smaller numbers, in blocks, so that none is moved: ~source, then its targets.
class LaterEdges {
 public:
  void put(std::int32_t number) {
    if (end_ == kBlock) add_block();
    block_[end_++] = number;
  }

  std::size_t block_count() const { return blocks_.size(); }
  const std::int32_t* block(std::size_t at) const { return blocks_[at].data(); }
  std::size_t block_size(std::size_t at) const { return at + 1 < blocks_.size() ? kBlock : end_; }
  void drop_block(std::size_t at) { blocks_[at].clear(); }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 20;

  void add_block() {
    Column<std::int32_t> block;
    block.allocate(kBlock);
    block_ = block.data();
    blocks_.push_back(std::move(block));
    end_ = 0;
  }

  std::vector<Column<std::int32_t>> blocks_;
  std::int32_t* block_ = nullptr;
  std::size_t end_ = kBlock;  // in the last block
};

// About 24 bytes per node and 4 to 8 per edge to a smaller number.
struct Preorder {
  explicit Preorder(const graph::Graph& g, const std::atomic<bool>* is_stopped_by = nullptr)
      : is_stopped(is_stopped_by) {
    const auto count_of_nodes = static_cast<std::size_t>(g.node_count);
    number_of.allocate(count_of_nodes);
    std::fill_n(number_of.data(), count_of_nodes, kNone);
    node_at.allocate(count_of_nodes);
    parent.allocate(count_of_nodes);
    bound.allocate(count_of_nodes);
    larger.allocate(count_of_nodes + 1);
    std::fill_n(larger.data(), count_of_nodes + 1, 0);
  }

  // Gives a node the next number.
  std::int32_t number(std::int32_t node, std::int32_t parent_number) {
    number_of.data()[node] = count;
    node_at.data()[count] = node;
    parent.data()[count] = bound.data()[count] = parent_number;
    return count++;
  }

  Column<std::int32_t> node_at;    // preorder number -> node
  Column<std::int32_t> number_of;  // node -> preorder number, kNone while unmet
  Column<std::int32_t> parent;     // preorder number -> preorder number
  Column<std::int32_t> bound;      // the smallest number that leads here
  Column<std::int32_t> larger;     // count + 1; how many larger numbers lead here
  LaterEdges later_edges;          // in preorder numbers
  std::int32_t count = 0;          // nodes met
  const std::atomic<bool>* is_stopped;  // may be null; looked at while walking and after

  // Where the walk stands in the edges of each node of the current path; empty between walks.
  struct Place {
    std::int32_t number, next_edge, end_edge;
  };
  std::vector<Place> path;
};

// Walks on from where `tree.path` stands, along edges for which `from(number)(edge, target, number
// of target)` holds.
template <typename From>
void walk_on(const graph::Graph& g, const From& from, Preorder& tree) {
  constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory
  const std::int32_t* const number_of = tree.number_of.data();
  std::int32_t* const bound = tree.bound.data();
  std::int32_t* const larger = tree.larger.data();
  const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
  auto& path = tree.path;
  while (!path.empty()) {
    check_wanted(tree.is_stopped);
    Preorder::Place here = path.back();
    const std::int32_t v = here.number;
    const auto follows = from(v);
    std::int32_t down = kNone;
    bool is_said = false;  // which node edges to smaller numbers are of
    for (; here.next_edge < here.end_edge && down == kNone; ++here.next_edge) {
      const std::int32_t edge = here.next_edge;
      const std::int32_t soon = g.to_node[std::min(edge + kAhead, last_edge)];
      __builtin_prefetch(number_of + soon);
      __builtin_prefetch(g.first_edge + soon);
      const std::int32_t target = g.to_node[edge];
      const std::int32_t w = number_of[target];
      if (!follows(edge, target, w)) continue;
      if (w == kNone) {
        if (g.first_edge[target] == g.first_edge[target + 1]) tree.number(target, v);  // nothing below it
        else down = target;
      } else if (w < v) {
        ++larger[w];
        if (!is_said) tree.later_edges.put(~v);
        is_said = true;
        tree.later_edges.put(w);
      } else if (v < bound[w]) {
        bound[w] = v;
      }
    }
    if (down == kNone) {
      path.pop_back();
    } else {
      path.back().next_edge = here.next_edge;
      path.push_back({tree.number(down, v), g.first_edge[down], g.first_edge[down + 1]});
    }
  }
}

// Walks from a node that was not met.
template <typename From>
void walk_from(const graph::Graph& g, const From& from, std::int32_t start, std::int32_t start_parent,
               Preorder& tree) {
  tree.path.push_back({tree.number(start, start_parent), g.first_edge[start], g.first_edge[start + 1]});
  walk_on(g, from, tree);
}

}  // namespace heaphound
