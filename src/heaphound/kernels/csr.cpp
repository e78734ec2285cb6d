// The reversed graph by counting sort: who points at each node. O(nodes + edges).
#include <algorithm>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

nb::tuple reverse_edges(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node) {
  heaphound::Column<std::int32_t> first_retainer, retaining_node, retaining_edge;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    first_retainer.allocate(static_cast<std::size_t>(g.node_count) + 1);
    retaining_node.allocate(g.edge_count);
    retaining_edge.allocate(g.edge_count);
    std::int32_t* const first = first_retainer.data();
    std::fill_n(first, g.node_count + 1, 0);
    constexpr std::int64_t kAhead = 16;  // writes to have under way: each may wait for memory
    for (std::int64_t edge = 0; edge < g.edge_count; ++edge) {
      __builtin_prefetch(first + g.to_node[std::min(edge + kAhead, g.edge_count - 1)], 1);
      ++first[g.to_node[edge]];
    }
    // Counts become ends; filling from the back moves each end down to its beginning.
    for (std::int32_t node = 1; node <= g.node_count; ++node) first[node] += first[node - 1];
    for (std::int32_t node = g.node_count - 1; node >= 0; --node) {
      for (std::int64_t edge = g.first_edge[node + 1] - 1; edge >= g.first_edge[node]; --edge) {
        __builtin_prefetch(first + g.to_node[std::max<std::int64_t>(edge - 2 * kAhead, 0)], 1);
        const std::int32_t soon = first[g.to_node[std::max<std::int64_t>(edge - kAhead, 0)]];
        const std::int32_t near = std::max(soon - 1, 0);
        __builtin_prefetch(retaining_node.data() + near, 1);
        __builtin_prefetch(retaining_edge.data() + near, 1);
        const std::int32_t slot = --first[g.to_node[edge]];
        retaining_node.data()[slot] = node;
        retaining_edge.data()[slot] = static_cast<std::int32_t>(edge);
      }
    }
  }
  return nb::make_tuple(first_retainer.release(), retaining_node.release(), retaining_edge.release());
}

}  // namespace

void register_csr(nb::module_& module) {
  module.def("reverse_edges", &reverse_edges, nb::arg("first_edge"), nb::arg("to_node"));
}
