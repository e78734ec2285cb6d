// Edges that pass blame on, and where blame begins: one pass over the edges each, O(edges).
#include <algorithm>
#include <vector>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

// Which types of edges are treated apart; -1 for none.
struct EdgeTypes {
  std::int32_t weak, shortcut, internal;
};

nb::object passing_edges(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                         const Column<std::uint8_t>& edge_type, const Column<std::int32_t>& edge_name,
                         const Column<bool>& essential, const Column<bool>& owned, const Column<bool>& engine,
                         const Column<std::int32_t>& engine_names, std::int32_t weak, std::int32_t shortcut,
                         std::int32_t internal) {
  heaphound::Column<bool> passes;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(edge_type, g.edge_count);
    graph::check_length(edge_name, g.edge_count);
    graph::check_length(essential, g.edge_count);
    graph::check_length(owned, g.node_count);
    graph::check_length(engine, g.node_count);
    const EdgeTypes types{weak, shortcut, internal};
    const std::int32_t* const names = engine_names.data();
    const std::int32_t* const names_end = names + engine_names.size();
    passes.allocate(g.edge_count);
    bool* const pass = passes.data();
    constexpr std::int32_t kAhead = 16;  // reads to have under way: each may wait for memory
    const auto last_edge = static_cast<std::int32_t>(g.edge_count - 1);
    for (std::int32_t node = 0; node < g.node_count; ++node) {
      const std::int32_t begin = g.first_edge[node], end = g.first_edge[node + 1];
      if (engine.data()[node]) {
        std::fill(pass + begin, pass + end, false);
        continue;
      }
      const bool is_unowned = !owned.data()[node];
      for (std::int32_t edge = begin; edge < end; ++edge) {
        __builtin_prefetch(engine.data() + g.to_node[std::min(edge + kAhead, last_edge)]);
        const std::int32_t type = edge_type.data()[edge];
        const bool keeps = essential.data()[edge] ||
                           (is_unowned && type != types.weak && type != types.shortcut);
        pass[edge] = keeps && !engine.data()[g.to_node[edge]] &&
                     !(type == types.internal &&
                       std::find(names, names_end, edge_name.data()[edge]) != names_end);
      }
    }
  }
  return passes.release();
}

// Lists the open edges from marked nodes to others, and where they start.
nb::tuple leaving_edges(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                        const Column<bool>& open_edge, const Column<bool>& marked) {
  heaphound::Column<std::int32_t> edges, sources;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(open_edge, g.edge_count);
    graph::check_length(marked, g.node_count);
    for (std::int32_t node = 0; node < g.node_count; ++node) {
      if (!marked.data()[node]) continue;
      for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
        if (!open_edge.data()[edge] || marked.data()[g.to_node[edge]]) continue;
        edges.push(edge);
        sources.push(node);
      }
    }
  }
  return nb::make_tuple(edges.release(), sources.release());
}

}  // namespace

void register_blame(nb::module_& module) {
  module.def("passing_edges", &passing_edges, nb::arg("first_edge"), nb::arg("to_node"), nb::arg("edge_type"),
             nb::arg("edge_name"), nb::arg("essential"), nb::arg("owned"), nb::arg("engine"),
             nb::arg("engine_names"), nb::arg("weak"), nb::arg("shortcut"), nb::arg("internal"));
  module.def("leaving_edges", &leaving_edges, nb::arg("first_edge"), nb::arg("to_node"), nb::arg("open_edge"),
             nb::arg("marked"));
}
