// What the graph kernels share: array types, the check of a graph at the boundary, returned arrays.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace graph {

namespace nb = nanobind;

template <typename T>
using Column = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <typename T>
using NewColumn = nb::ndarray<nb::numpy, T, nb::ndim<1>>;

// Gives a vector's memory to Python without copying it. Needs the GIL.
template <typename T>
NewColumn<T> give(std::vector<T>&& values) {
  auto* kept = new std::vector<T>(std::move(values));
  nb::capsule owner(kept, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
  return NewColumn<T>(kept->data(), {kept->size()}, owner);
}

// A graph whose every offset and target has been checked.
struct Graph {
  std::int32_t node_count;
  std::int64_t edge_count;
  const std::int32_t* first_edge;
  const std::int32_t* to_node;
};

template <typename Offset>
void check_offsets(const Offset* first, std::size_t length, std::size_t items) {
  if (first[0] != 0 || first[length - 1] != static_cast<std::int64_t>(items))
    throw nb::value_error("offsets must start at 0 and end at the number of items");
  bool ascends = true;  // no way out of the loop, so that it works on several at once
  for (std::size_t at = 1; at < length; ++at) ascends &= first[at] >= first[at - 1];
  if (!ascends) throw nb::value_error("offsets must not decrease");
}

inline void check_indexes(const std::int32_t* index, std::size_t length, std::int64_t limit) {
  constexpr std::int64_t kAny = std::int64_t{1} << 31;
  const auto below = static_cast<std::uint32_t>(std::clamp<std::int64_t>(limit, 0, kAny));
  bool fits = true;  // as above; what is negative is large without its sign
  for (std::size_t at = 0; at < length; ++at) fits &= static_cast<std::uint32_t>(index[at]) < below;
  if (!fits) throw nb::index_error("an index is out of range");
}

inline Graph checked_graph(const Column<std::int32_t>& first_edge, const Column<std::int32_t>& to_node) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (first_edge.size() == 0) throw nb::value_error("first_edge needs one entry more than there are nodes");
  if (first_edge.size() > most || to_node.size() > most)
    throw nb::value_error("graphs of 2^31 nodes or edges are not supported");
  check_offsets(first_edge.data(), first_edge.size(), to_node.size());
  const auto node_count = static_cast<std::int32_t>(first_edge.size() - 1);
  check_indexes(to_node.data(), to_node.size(), node_count);
  return {node_count, static_cast<std::int64_t>(to_node.size()), first_edge.data(), to_node.data()};
}

// Each a node, or -1 where there is none.
inline void check_parents(const Column<std::int32_t>& parent) {
  if (parent.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw nb::value_error("trees of 2^31 nodes are not supported");
  bool fits = true;
  const auto most = static_cast<std::uint32_t>(parent.size());
  for (std::size_t node = 0; node < parent.size(); ++node)
    fits &= static_cast<std::uint32_t>(parent.data()[node]) + 1 <= most;
  if (!fits) throw nb::index_error("an index is out of range");
}

template <typename T>
void check_length(const Column<T>& column, std::int64_t length) {
  if (static_cast<std::int64_t>(column.size()) != length)
    throw nb::value_error("a column has not the length of its graph");
}

inline void check_node(std::int32_t node, std::int32_t node_count) {
  if (node < 0 || node >= node_count) throw nb::index_error("an index is out of range");
}

}  // namespace graph
