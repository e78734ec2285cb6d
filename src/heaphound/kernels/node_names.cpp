// Nodes by their type or their own name: which names are used, which class each node is of, how
// many bytes each type has. One pass each, O(nodes).
#include <algorithm>
#include <array>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;

// Columns of nodes whose every type and name has been checked.
struct Nodes {
  std::size_t count;
  const std::uint8_t* type;
  const std::int32_t* name;
  const bool* detached;
  const std::int32_t* class_of_type;  // negative where the name says it
};

void check_types(const Column<std::uint8_t>& node_type, std::size_t type_count) {
  std::uint8_t largest = 0;
  for (std::size_t node = 0; node < node_type.size(); ++node) largest = std::max(largest, node_type.data()[node]);
  if (node_type.size() > 0 && largest >= type_count) throw nb::index_error("a type is out of range");
}

Nodes checked_nodes(const Column<std::uint8_t>& node_type, const Column<std::int32_t>& node_name,
                    const Column<bool>& detached, const Column<std::int32_t>& class_of_type,
                    std::int64_t string_count) {
  const auto count = static_cast<std::int64_t>(node_type.size());
  graph::check_length(node_name, count);
  graph::check_length(detached, count);
  check_types(node_type, class_of_type.size());
  graph::check_indexes(node_name.data(), node_name.size(), string_count);
  return {node_type.size(), node_type.data(), node_name.data(), detached.data(), class_of_type.data()};
}

nb::object used_node_names(const Column<std::uint8_t>& node_type, const Column<std::int32_t>& node_name,
                           const Column<bool>& detached, const Column<std::int32_t>& class_of_type,
                           std::int64_t string_count, bool is_detached) {
  heaphound::Column<bool> used;
  {
    nb::gil_scoped_release released;
    if (string_count < 0) throw nb::value_error("string_count must not be negative");
    const Nodes nodes = checked_nodes(node_type, node_name, detached, class_of_type, string_count);
    used.allocate(string_count);
    std::fill_n(used.data(), string_count, false);
    for (std::size_t node = 0; node < nodes.count; ++node)
      if (nodes.class_of_type[nodes.type[node]] < 0 && nodes.detached[node] == is_detached)
        used.data()[nodes.name[node]] = true;
  }
  return used.release();
}

nb::object named_classes(const Column<std::uint8_t>& node_type, const Column<std::int32_t>& node_name,
                         const Column<bool>& detached, const Column<std::int32_t>& class_of_type,
                         const Column<std::int32_t>& class_of_name,
                         const Column<std::int32_t>& class_of_detached) {
  heaphound::Column<std::int32_t> classes;
  {
    nb::gil_scoped_release released;
    const auto strings = static_cast<std::int64_t>(class_of_name.size());
    graph::check_length(class_of_detached, strings);
    const Nodes nodes = checked_nodes(node_type, node_name, detached, class_of_type, strings);
    classes.allocate(nodes.count);
    for (std::size_t node = 0; node < nodes.count; ++node) {
      const std::int32_t of_type = nodes.class_of_type[nodes.type[node]];
      const auto& of_name = nodes.detached[node] ? class_of_detached : class_of_name;
      classes.data()[node] = of_type >= 0 ? of_type : of_name.data()[nodes.name[node]];
    }
  }
  return classes.release();
}

template <typename Size>
nb::object sums_by_type(const Column<std::uint8_t>& node_type, const Column<Size>& size) {
  heaphound::Column<std::int64_t> sums;
  {
    nb::gil_scoped_release released;
    graph::check_length(size, static_cast<std::int64_t>(node_type.size()));
    std::array<std::int64_t, 256> of_type{};
    for (std::size_t node = 0; node < node_type.size(); ++node) of_type[node_type.data()[node]] += size.data()[node];
    sums.append(of_type.data(), of_type.size());
  }
  return sums.release();
}

}  // namespace

void register_node_names(nb::module_& module) {
  module.def("used_node_names", &used_node_names, nb::arg("node_type"), nb::arg("node_name"), nb::arg("detached"),
             nb::arg("class_of_type"), nb::arg("string_count"), nb::arg("is_detached"));
  module.def("named_classes", &named_classes, nb::arg("node_type"), nb::arg("node_name"), nb::arg("detached"),
             nb::arg("class_of_type"), nb::arg("class_of_name"), nb::arg("class_of_detached"));
  // The wide one is first: it is the one that sizes of other types are converted for.
  module.def("sums_by_type", &sums_by_type<std::int64_t>, nb::arg("node_type"), nb::arg("size"));
  module.def("sums_by_type", &sums_by_type<std::int32_t>, nb::arg("node_type"), nb::arg("size"));
}
