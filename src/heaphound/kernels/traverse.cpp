// Walks along chosen edges: breadth-first distances, what is reachable, depth-first preorder.
#include <algorithm>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "reach.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
using graph::NewColumn;

constexpr std::int64_t kAhead = 16;  // reads to have under way: each may wait for memory

// Starts are taken in runs of equal distance; each run is walked to its end before the next.
// An edge of a pair is passed only when the other edge of its pair has been met.
nb::object breadth_first_distances(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                                   const Column<bool>& follow, const Column<std::int32_t>& paired_edge,
                                   const Column<std::int32_t>& pair, std::int32_t pair_count,
                                   const Column<std::int32_t>& starts,
                                   const Column<std::int32_t>& start_distances, std::int32_t unreached) {
  heaphound::Column<std::int32_t> distance_of;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_length(pair, static_cast<std::int64_t>(paired_edge.size()));
    graph::check_indexes(paired_edge.data(), paired_edge.size(), g.edge_count);
    graph::check_indexes(pair.data(), pair.size(), pair_count);
    graph::check_length(start_distances, static_cast<std::int64_t>(starts.size()));
    graph::check_indexes(starts.data(), starts.size(), g.node_count);
    if (pair_count < 0) throw nb::value_error("pair_count must not be negative");
    const std::int32_t* const paired = paired_edge.data();
    const std::int32_t* const paired_end = paired + paired_edge.size();
    if (!std::is_sorted(paired, paired_end)) throw nb::value_error("paired edges must ascend");
    std::vector<bool> is_paired(paired_edge.size() == 0 ? 0 : g.edge_count, false);
    for (const std::int32_t* edge = paired; edge < paired_end; ++edge) is_paired[*edge] = true;
    const bool* followed = follow.data();
    distance_of.allocate(g.node_count);
    std::int32_t* const distance = distance_of.data();
    std::fill_n(distance, g.node_count, unreached);
    std::vector<bool> pair_met(pair_count, false);
    const std::size_t start_count = starts.size();
    heaphound::Column<std::int32_t> nodes;  // in one run each is reached once, and starts may be there again
    nodes.allocate(static_cast<std::size_t>(g.node_count) + start_count);
    std::int32_t* const queue = nodes.data();
    for (std::size_t at = 0; at < start_count;) {
      std::int64_t head = 0, tail = 0;
      const std::int32_t start_distance = start_distances.data()[at];
      for (; at < start_count && start_distances.data()[at] == start_distance; ++at) {
        const std::int32_t start = starts.data()[at];
        distance[start] = start_distance;
        queue[tail++] = start;
      }
      for (; head < tail; ++head) {
        const std::int32_t node = queue[head];
        for (std::int64_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
          if (edge + kAhead < g.edge_count) __builtin_prefetch(distance + g.to_node[edge + kAhead]);
          const std::int32_t target = g.to_node[edge];
          if (!followed[edge] || distance[target] != unreached) continue;
          if (!is_paired.empty() && is_paired[edge]) {
            const auto place = std::lower_bound(paired, paired_end, static_cast<std::int32_t>(edge)) - paired;
            const std::int32_t number = pair.data()[place];
            pair_met[number] = !pair_met[number];
            if (pair_met[number]) continue;
          }
          distance[target] = distance[node] + 1;
          queue[tail++] = target;
        }
      }
    }
  }
  return distance_of.release();
}

nb::object reachable(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                     const Column<bool>& follow, const Column<std::int32_t>& starts) {
  heaphound::Column<bool> reached;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_indexes(starts.data(), starts.size(), g.node_count);
    reached.allocate(g.node_count);
    std::fill_n(reached.data(), g.node_count, false);
    const bool* const followed = follow.data();
    heaphound::reach(g, starts.data(), starts.size(), [&](std::int32_t edge) { return followed[edge]; },
                     reached.data());
  }
  return reached.release();
}

nb::tuple depth_first_preorder(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                               const Column<bool>& follow, std::int32_t root) {
  std::vector<std::int32_t> node_at;
  std::vector<std::int32_t> parent;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(follow, g.edge_count);
    graph::check_node(root, g.node_count);
    parent.assign(g.node_count, -1);
    std::vector<bool> met(g.node_count, false);
    std::vector<std::int64_t> next(g.first_edge, g.first_edge + g.node_count);
    met[root] = true;
    node_at.push_back(root);
    for (std::int32_t node = root; node >= 0;) {
      std::int32_t down = -1;
      while (next[node] < g.first_edge[node + 1]) {
        const std::int64_t edge = next[node]++;
        if (follow.data()[edge] && !met[g.to_node[edge]]) {
          down = g.to_node[edge];
          break;
        }
      }
      if (down < 0) {
        node = parent[node];
        continue;
      }
      met[down] = true;
      parent[down] = node;
      node_at.push_back(down);
      node = down;
    }
  }
  return nb::make_tuple(graph::give(std::move(node_at)), graph::give(std::move(parent)));
}

}  // namespace

void register_traverse(nb::module_& module) {
  module.def("breadth_first_distances", &breadth_first_distances, nb::arg("first_edge"), nb::arg("to_node"),
             nb::arg("follow"), nb::arg("paired_edge"), nb::arg("pair"), nb::arg("pair_count"), nb::arg("starts"),
             nb::arg("start_distances"), nb::arg("unreached"));
  module.def("reachable", &reachable, nb::arg("first_edge"), nb::arg("to_node"), nb::arg("follow"),
             nb::arg("starts"));
  module.def("depth_first_preorder", &depth_first_preorder, nb::arg("first_edge"), nb::arg("to_node"),
             nb::arg("follow"), nb::arg("root"));
}
