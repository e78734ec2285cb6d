// The cheapest way from a root to every node, by Dijkstra's method with a bucket per cost.
//
// Dial 1969, "Shortest-path forest with topological ordering": no weight is above 65534, so all
// costs that wait lie within so much of the least, and a ring of 65536 buckets holds them. Two
// levels of bits over the ring say which one is next. Among equal costs the smaller node goes
// first, as with a heap of (cost, node). O(edges + buckets that are met), and a sort in each.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

constexpr std::uint16_t kClosed = 65535;
constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

class Ring {
 public:
  void put(std::int64_t cost, std::int32_t node) {
    const std::size_t at = place(cost);
    buckets_[at].push_back(node);
    words_[at / 64] |= std::uint64_t{1} << (at % 64);
    groups_[at / 4096] |= std::uint64_t{1} << (at / 64 % 64);
    ++count_;
  }

  bool is_empty() const { return count_ == 0; }

  // The least cost that waits, which is no less than `cost`.
  std::int64_t next_from(std::int64_t cost) const {
    const std::size_t from = place(cost);
    const std::size_t at = first_from(from);
    // Behind the end of the ring it goes on at its start.
    const std::size_t found = at < kSize ? at : first_from(0);
    return cost + static_cast<std::int64_t>((found - from) % kSize);
  }

  // What waits at a cost, which waits no more.
  void take(std::int64_t cost, std::vector<std::int32_t>& nodes) {
    const std::size_t at = place(cost);
    nodes.clear();
    std::swap(nodes, buckets_[at]);
    count_ -= nodes.size();
    if ((words_[at / 64] &= ~(std::uint64_t{1} << (at % 64))) == 0)
      groups_[at / 4096] &= ~(std::uint64_t{1} << (at / 64 % 64));
  }

 private:
  static constexpr std::size_t kSize = 65536;
  static std::size_t place(std::int64_t cost) { return static_cast<std::size_t>(cost) % kSize; }

  // The first place with a bucket that is not empty, from `from` on; kSize when there is none.
  std::size_t first_from(std::size_t from) const {
    const std::uint64_t rest = words_[from / 64] >> (from % 64);
    if (rest != 0) return from + static_cast<std::size_t>(std::countr_zero(rest));
    std::size_t word = from / 64 + 1;
    while (word < kSize / 64) {
      const std::uint64_t group = groups_[word / 64] >> (word % 64);
      if (group == 0) {
        word = (word / 64 + 1) * 64;
        continue;
      }
      word += static_cast<std::size_t>(std::countr_zero(group));
      return word * 64 + static_cast<std::size_t>(std::countr_zero(words_[word]));
    }
    return kSize;
  }

  std::vector<std::vector<std::int32_t>> buckets_ = std::vector<std::vector<std::int32_t>>(kSize);
  std::vector<std::uint64_t> words_ = std::vector<std::uint64_t>(kSize / 64);          // a bit per bucket
  std::vector<std::uint64_t> groups_ = std::vector<std::uint64_t>(kSize / 64 / 64);  // a bit per word
  std::size_t count_ = 0;
};

nb::tuple cheapest_paths(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                         const Column<std::uint16_t>& weight, std::int32_t root) {
  heaphound::Column<std::int64_t> costs, parent_edges;
  heaphound::Column<std::int32_t> parent_nodes;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(weight, g.edge_count);
    graph::check_node(root, g.node_count);
    costs.allocate(g.node_count);
    parent_edges.allocate(g.node_count);
    parent_nodes.allocate(g.node_count);
    std::int64_t* const cost = costs.data();
    std::fill_n(cost, g.node_count, kFar);
    std::fill_n(parent_edges.data(), g.node_count, -1);
    std::fill_n(parent_nodes.data(), g.node_count, -1);
    constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory
    const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
    Ring ring;
    std::vector<std::int32_t> nodes;
    cost[root] = 0;
    ring.put(0, root);
    for (std::int64_t here = 0; !ring.is_empty();) {
      here = ring.next_from(here);
      ring.take(here, nodes);
      std::sort(nodes.begin(), nodes.end());
      for (const std::int32_t node : nodes) {
        if (cost[node] != here) continue;  // a cheaper way was found since
        for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
          __builtin_prefetch(cost + g.to_node[std::min(edge + kAhead, last_edge)]);
          const std::uint16_t step = weight.data()[edge];
          const std::int32_t to = g.to_node[edge];
          if (step == kClosed || here + step >= cost[to]) continue;
          cost[to] = here + step;
          parent_edges.data()[to] = edge;
          parent_nodes.data()[to] = node;
          ring.put(here + step, to);
        }
      }
    }
    std::replace(cost, cost + g.node_count, kFar, std::int64_t{-1});
  }
  return nb::make_tuple(costs.release(), parent_edges.release(), parent_nodes.release());
}

}  // namespace

void register_cheapest_paths(nb::module_& module) {
  module.def("cheapest_paths", &cheapest_paths, nb::arg("first_edge"), nb::arg("to_node"), nb::arg("weight"),
             nb::arg("root"));
}
