// Choosing edges by their type, name and ends: one pass each, O(edges).
#include "edges.hpp"

#include "column.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace heaphound {

void choose_keeping_edges(const graph::Graph& g, const std::uint8_t* edge_type, const bool* owned,
                          const KeepingRule& rule, std::uint8_t* keeps) {
  for (std::int32_t node = 0; node < g.node_count; ++node) {
    const bool may_own = node == rule.root || owned[node];
    const std::int32_t skipped = node == rule.root ? -1 : rule.shortcut;
    for (std::int32_t edge = g.first_edge[node]; edge < g.first_edge[node + 1]; ++edge) {
      const std::int32_t target = g.to_node[edge];
      const std::int32_t type = edge_type[edge];
      keeps[edge] = (type != rule.weak) & (type != skipped) & (target != node) & (may_own | !owned[target]);
    }
  }
}

}  // namespace heaphound

namespace {

using graph::Column;

nb::object keeping_edges(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node,
                         const Column<std::uint8_t>& edge_type, const Column<bool>& owned,
                         std::int32_t weak, std::int32_t shortcut, std::int32_t root) {
  heaphound::Column<std::uint8_t> keeps;
  {
    nb::gil_scoped_release released;
    const auto g = graph::checked_graph(first_edge, to_node);
    graph::check_length(edge_type, g.edge_count);
    graph::check_length(owned, g.node_count);
    graph::check_node(root, g.node_count);
    keeps.allocate(g.edge_count);
    heaphound::choose_keeping_edges(g, edge_type.data(), owned.data(), {weak, shortcut, root}, keeps.data());
  }
  return keeps.release();
}

// Says of each string whether it names an edge of this type.
nb::object used_names(const Column<std::uint8_t>& edge_type, const Column<std::int32_t>& edge_name,
                      std::int32_t type, std::int64_t string_count) {
  heaphound::Column<bool> used;
  {
    nb::gil_scoped_release released;
    graph::check_length(edge_name, static_cast<std::int64_t>(edge_type.size()));
    if (string_count < 0) throw nb::value_error("string_count must not be negative");
    used.allocate(string_count);
    std::fill_n(used.data(), string_count, false);
    for (std::size_t edge = 0; edge < edge_type.size(); ++edge) {
      if (edge_type.data()[edge] != type) continue;
      const std::int32_t name = edge_name.data()[edge];
      if (name < 0 || name >= string_count) throw nb::index_error("a name is out of range");
      used.data()[name] = true;
    }
  }
  return used.release();
}

// Lists the edges of this type that have one of the wanted names.
nb::object edges_named(const Column<std::uint8_t>& edge_type, const Column<std::int32_t>& edge_name,
                       std::int32_t type, const Column<bool>& wanted) {
  heaphound::Column<std::int32_t> found;
  {
    nb::gil_scoped_release released;
    graph::check_length(edge_name, static_cast<std::int64_t>(edge_type.size()));
    const auto string_count = static_cast<std::int64_t>(wanted.size());
    for (std::size_t edge = 0; edge < edge_type.size(); ++edge) {
      if (edge_type.data()[edge] != type) continue;
      const std::int32_t name = edge_name.data()[edge];
      if (name < 0 || name >= string_count) throw nb::index_error("a name is out of range");
      if (wanted.data()[name]) found.push(static_cast<std::int32_t>(edge));
    }
  }
  return found.release();
}

}  // namespace

void register_edges(nb::module_& module) {
  module.def("keeping_edges", &keeping_edges, nb::arg("first_edge"), nb::arg("to_node"),
             nb::arg("edge_type"), nb::arg("owned"), nb::arg("weak"), nb::arg("shortcut"), nb::arg("root"));
  module.def("used_names", &used_names, nb::arg("edge_type"), nb::arg("edge_name"), nb::arg("wanted_type"),
             nb::arg("string_count"));
  module.def("edges_named", &edges_named, nb::arg("edge_type"), nb::arg("edge_name"), nb::arg("wanted_type"),
             nb::arg("wanted"));
}
