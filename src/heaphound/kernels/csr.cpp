// The reversed graph by counting sort: who points at each node. O(nodes + edges).
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

nb::tuple reverse_edges(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node) {
  std::vector<std::int32_t> first_retainer;
  std::vector<std::int32_t> retaining_node;
  std::vector<std::int32_t> retaining_edge;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    first_retainer.assign(static_cast<std::size_t>(g.node_count) + 1, 0);
    retaining_node.resize(g.edge_count);
    retaining_edge.resize(g.edge_count);
    for (std::int64_t edge = 0; edge < g.edge_count; ++edge) ++first_retainer[g.to_node[edge] + 1];
    for (std::int32_t node = 0; node < g.node_count; ++node) first_retainer[node + 1] += first_retainer[node];
    std::vector<std::int32_t> next(first_retainer.begin(), first_retainer.end() - 1);
    for (std::int32_t node = 0; node < g.node_count; ++node) {
      for (std::int64_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
        const std::int32_t slot = next[g.to_node[edge]]++;
        retaining_node[slot] = node;
        retaining_edge[slot] = static_cast<std::int32_t>(edge);
      }
    }
  }
  return nb::make_tuple(graph::give(std::move(first_retainer)), graph::give(std::move(retaining_node)),
                        graph::give(std::move(retaining_edge)));
}

}  // namespace

void register_csr(nb::module_& module) {
  module.def("reverse_edges", &reverse_edges, nb::arg("first_edge"), nb::arg("to_node"));
}
