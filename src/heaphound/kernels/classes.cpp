// Rows per class: which rows of columns are equal, and how much each class holds and retains.
#include <algorithm>
#include <limits>

#include "column.hpp"
#include "graph_arrays.hpp"
#include "number_lists.hpp"
#include "registers.hpp"

namespace nb = nanobind;

namespace {

using graph::Column;
using graph::NewColumn;

nb::tuple number_rows(const Column<std::int32_t>& a, const Column<std::int32_t>& b, const Column<std::int32_t>& c,
                      const Column<std::int32_t>& d) {
  std::vector<std::int32_t> number;
  std::vector<std::int32_t> first_row;
  {
    nb::gil_scoped_release released;
    const auto count = static_cast<std::int64_t>(a.size());
    for (const auto* column : {&b, &c, &d}) graph::check_length(*column, count);
    heaphound::NumberLists rows;
    number.reserve(a.size());
    for (std::int64_t at = 0; at < count; ++at) {
      const std::int32_t row[] = {a.data()[at], b.data()[at], c.data()[at], d.data()[at]};
      const std::int32_t position = rows.position_of(row, row + 4);
      if (position == static_cast<std::int32_t>(first_row.size())) first_row.push_back(static_cast<std::int32_t>(at));
      number.push_back(position);
    }
  }
  return nb::make_tuple(graph::give(std::move(number)), graph::give(std::move(first_row)));
}

// Walks every tree of parents depth first: `enter` before what is below a node, `leave` after it.
template <typename Enter, typename Leave>
void walk_tree(const std::int32_t* parent, std::int32_t count, Enter enter, Leave leave) {
  heaphound::Column<std::int32_t> children, siblings;
  children.allocate(count);
  siblings.allocate(count);
  std::int32_t* const child = children.data();
  std::int32_t* const sibling = siblings.data();
  std::fill_n(child, count, -1);
  std::int32_t root = -1;
  for (std::int32_t node = count - 1; node >= 0; --node) {
    std::int32_t& first = parent[node] < 0 ? root : child[parent[node]];
    sibling[node] = first;
    first = node;
  }
  for (std::int32_t node = root; node >= 0;) {
    enter(node);
    if (child[node] >= 0) {
      node = child[node];
      continue;
    }
    leave(node);
    while (sibling[node] < 0 && parent[node] >= 0) leave(node = parent[node]);
    node = sibling[node];
  }
}

NewColumn<std::int64_t> subtree_sums(const Column<std::int64_t>& size, const Column<std::int32_t>& parent) {
  std::vector<std::int64_t> sum;
  {
    nb::gil_scoped_release released;
    graph::check_length(size, static_cast<std::int64_t>(parent.size()));
    graph::check_parents(parent);
    sum.assign(size.data(), size.data() + size.size());
    walk_tree(
        parent.data(), static_cast<std::int32_t>(parent.size()), [](std::int32_t) {},
        [&](std::int32_t node) {
          if (parent.data()[node] >= 0) sum[parent.data()[node]] += sum[node];
        });
  }
  return graph::give(std::move(sum));
}

template <typename Size>
nb::tuple class_totals(const Column<std::int32_t>& class_of, const Column<Size>& size,
                       const Column<Size>& retained, const Column<std::int32_t>& distance,
                       const Column<std::int32_t>& parent, std::int32_t class_count) {
  std::vector<std::int64_t> counts, sizes, retained_sizes;
  std::vector<std::int32_t> distances;
  {
    nb::gil_scoped_release released;
    const auto node_count = static_cast<std::int64_t>(class_of.size());
    graph::check_length(size, node_count);
    graph::check_length(retained, node_count);
    graph::check_length(distance, node_count);
    graph::check_length(parent, node_count);
    graph::check_indexes(class_of.data(), class_of.size(), class_count);
    graph::check_parents(parent);
    const auto classes = static_cast<std::size_t>(std::max(class_count, 0));
    counts.assign(classes, 0);
    sizes.assign(classes, 0);
    retained_sizes.assign(classes, 0);
    distances.assign(classes, std::numeric_limits<std::int32_t>::max());
    std::vector<std::int32_t> topmost(classes, -1);  // the node of the class the walk is below
    walk_tree(
        parent.data(), static_cast<std::int32_t>(node_count),
        [&](std::int32_t node) {
          if (size.data()[node] == 0) return;
          const std::int32_t at = class_of.data()[node];
          ++counts[at];
          sizes[at] += size.data()[node];
          distances[at] = std::min(distances[at], distance.data()[node]);
          if (topmost[at] >= 0) return;
          topmost[at] = node;
          retained_sizes[at] += retained.data()[node];
        },
        [&](std::int32_t node) {
          if (topmost[class_of.data()[node]] == node) topmost[class_of.data()[node]] = -1;
        });
  }
  return nb::make_tuple(graph::give(std::move(counts)), graph::give(std::move(sizes)),
                        graph::give(std::move(retained_sizes)), graph::give(std::move(distances)));
}

}  // namespace

void register_classes(nb::module_& module) {
  module.def("number_rows", &number_rows, nb::arg("a"), nb::arg("b"), nb::arg("c"), nb::arg("d"));
  module.def("subtree_sums", &subtree_sums, nb::arg("size"), nb::arg("parent"));
  // The wide one is first: it is the one that sizes of other types are converted for.
  module.def("class_totals", &class_totals<std::int64_t>, nb::arg("class_of"), nb::arg("size"), nb::arg("retained"),
             nb::arg("distance"), nb::arg("parent"), nb::arg("class_count"));
  module.def("class_totals", &class_totals<std::int32_t>, nb::arg("class_of"), nb::arg("size"), nb::arg("retained"),
             nb::arg("distance"), nb::arg("parent"), nb::arg("class_count"));
}
